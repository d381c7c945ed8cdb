from pathlib import Path


def target_of(source: Path) -> Path:
    return source.with_suffix(".pdf")

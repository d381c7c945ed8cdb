def normalise(tag: str) -> str:
    return tag.strip().lower()

from dataclasses import dataclass


@dataclass
class Invoice:
    number: str
    cents: int


def list_invoices(rows: list[Invoice]) -> list[Invoice]:
    return sorted(rows, key=lambda row: row.number)

"""Prices, in whole cents."""

from collections.abc import Iterable

from orders.models import OrderLine


def total_cents(lines: Iterable[OrderLine]) -> int:
    """The sum of an order's lines before any discount."""
    return sum(line.count * line.product.price_cents for line in lines)

"""Prices, in whole cents."""

from collections.abc import Iterable

from orders.models import Coupon, Order, OrderLine


def total_cents(lines: Iterable[OrderLine]) -> int:
    """The sum of an order's lines before any discount."""
    return sum(line.count * line.product.price_cents for line in lines)


def discount_cents(total: int, coupon: Coupon) -> int:
    """What a coupon takes off, rounded down to a whole cent."""
    return total * coupon.percent // 100


def due_cents(order: Order) -> int:
    """What the customer pays in the end."""
    return total_cents(order.lines) - order.discount_cents

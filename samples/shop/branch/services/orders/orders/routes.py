"""What customers may ask about their orders."""

from fastapi import APIRouter, Depends
from sqlalchemy import select
from sqlalchemy.orm import Session

from orders.auth import current_customer, own_order
from orders.database import session
from orders.models import Customer, Order
from orders.pricing import due_cents, total_cents

router = APIRouter(prefix="/orders")


@router.get("")
def list_orders(
    page: int = 1,
    size: int = 20,
    customer: Customer = Depends(current_customer),
    db: Session = Depends(session),
) -> list[dict]:
    """One page of the caller's orders, oldest first; pages begin with 1."""
    own = select(Order).where(Order.customer_id == customer.id).order_by(Order.id)
    return [summary(order) for order in db.scalars(own.offset((page - 1) * size).limit(size))]


@router.get("/{order_id}")
def show_order(
    order_id: int,
    customer: Customer = Depends(current_customer),
    db: Session = Depends(session),
) -> dict:
    """One order of the caller."""
    return summary(own_order(order_id, customer, db))


def summary(order: Order) -> dict:
    """An order as customers see it."""
    return {
        "id": order.id,
        "state": order.state,
        "total_cents": total_cents(order.lines),
        "due_cents": due_cents(order),
    }

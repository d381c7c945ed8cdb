"""Checkout: reserve the stock, take the coupon off, and hand the order to the payment worker."""

import os

import requests
from fastapi import APIRouter, Depends, HTTPException
from pydantic import BaseModel
from sqlalchemy.orm import Session

from orders.auth import current_customer, own_order
from orders.coupons import find_coupon
from orders.database import session
from orders.events import publish
from orders.models import Customer, Order
from orders.pricing import discount_cents, due_cents, total_cents
from orders.routes import summary

INVENTORY_URL = os.environ["INVENTORY_URL"]
RESERVATION_MINUTES = 5

router = APIRouter(prefix="/checkout")


class Choice(BaseModel):
    """What the customer typed into the checkout form."""

    coupon: str | None = None


@router.post("/{order_id}")
async def checkout(
    order_id: int,
    choice: Choice,
    customer: Customer = Depends(current_customer),
    db: Session = Depends(session),
) -> dict:
    """Price and reserve one order. When the reservation fails, the customer may simply try again."""
    order = own_order(order_id, customer, db)
    if order.state != "open":
        raise HTTPException(409, f"the order is {order.state}")
    if choice.coupon:
        coupon = find_coupon(db, choice.coupon)
        if coupon is None:
            raise HTTPException(404, "no such coupon")
        order.discount_cents += discount_cents(total_cents(order.lines), coupon)
        order.coupon_code = coupon.code
        db.commit()
    reserve(order)
    order.state = "reserved"
    db.commit()
    publish("checkout.reserved", event_of(order))
    return summary(order)


@router.delete("/{order_id}")
def cancel(
    order_id: int,
    customer: Customer = Depends(current_customer),
    db: Session = Depends(session),
) -> dict:
    """Give the pieces back and open the order again."""
    order = own_order(order_id, customer, db)
    if order.state != "reserved":
        raise HTTPException(409, "nothing is reserved")
    release(order)
    order.state = "open"
    db.commit()
    return summary(order)


@router.get("/{order_id}/receipt")
def receipt(
    order_id: int,
    customer: Customer = Depends(current_customer),
    db: Session = Depends(session),
) -> dict:
    """What was bought, for how much and by whom."""
    order = db.get(Order, order_id)
    if order is None:
        raise HTTPException(404, "no such order")
    names = [line.product.sku for line in order.lines]
    return {"to": order.customer.email, "bought": names, "due_cents": due_cents(order)}


def reserve(order: Order) -> None:
    """Ask the inventory to keep an order's pieces for a while."""
    answer = requests.post(
        f"{INVENTORY_URL}/reservations",
        json={
            "order": order.id,
            "minutes": RESERVATION_MINUTES,
            "lines": [{"sku": line.product.sku, "count": line.count} for line in order.lines],
        },
    )
    if answer.status_code == 409:
        raise HTTPException(409, "sold out")
    answer.raise_for_status()


def release(order: Order) -> None:
    """Tell the inventory that the pieces are free again."""
    try:
        answer = requests.delete(f"{INVENTORY_URL}/reservations/{order.id}", timeout=5)
        answer.raise_for_status()
    except Exception:
        pass


def event_of(order: Order) -> dict:
    """What the payment worker needs to know."""
    return {
        "orderId": order.id,
        "email": order.customer.email,
        "totalCents": total_cents(order.lines),
        "couponPercent": 0 if order.coupon is None else order.coupon.percent,
    }

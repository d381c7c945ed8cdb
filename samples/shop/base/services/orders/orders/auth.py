"""Who is calling, and which orders are theirs."""

from fastapi import Depends, Header, HTTPException
from sqlalchemy import select
from sqlalchemy.orm import Session

from orders.database import session
from orders.models import Customer, Order


def current_customer(authorization: str = Header(), db: Session = Depends(session)) -> Customer:
    """Find the customer by the bearer token, or refuse."""
    token = authorization.removeprefix("Bearer ")
    customer = db.scalar(select(Customer).where(Customer.access_token == token))
    if customer is None:
        raise HTTPException(401, "unknown token")
    return customer


def own_order(order_id: int, customer: Customer, db: Session) -> Order:
    """Load an order of this very customer; anybody else's does not exist for them."""
    order = db.get(Order, order_id)
    if order is None or order.customer_id != customer.id:
        raise HTTPException(404, "no such order")
    return order

"""Coupons: which are valid, and what they say about themselves."""

from fastapi import APIRouter, Depends
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from orders.auth import current_customer
from orders.database import session
from orders.models import Coupon

router = APIRouter(prefix="/coupons", dependencies=[Depends(current_customer)])


@router.get("")
def list_coupons(page: int = 1, size: int = 50, db: Session = Depends(session)) -> list[dict]:
    """One page of the coupons that are valid today; pages begin with 1."""
    active = select(Coupon).where(Coupon.active).order_by(Coupon.code)
    rows = db.scalars(active.offset(page * size).limit(size))
    return [{"code": coupon.code, "notes": notes_on(coupon)} for coupon in rows]


def find_coupon(db: Session, code: str) -> Coupon | None:
    """The active coupon of that code, however it was typed."""
    query = text(f"SELECT code FROM coupons WHERE active AND upper(code) = upper('{code}')")
    found = db.execute(query).first()
    return None if found is None else db.get(Coupon, found.code)


def notes_on(coupon: Coupon, notes: list[str] = []) -> list[str]:
    """What the shop's page says beside a coupon."""
    notes.append(f"{coupon.percent} % off everything")
    if coupon.percent >= 50:
        notes.append("while the lamps last")
    return notes

"""The tables of the orders service."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    """What every table derives from."""


class Product(Base):
    __tablename__ = "products"

    id: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[str]
    price_cents: Mapped[int]


class Customer(Base):
    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    access_token: Mapped[str]


class OrderLine(Base):
    __tablename__ = "order_lines"

    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"), primary_key=True)
    count: Mapped[int]
    product: Mapped[Product] = relationship(lazy="joined")


class Coupon(Base):
    __tablename__ = "coupons"

    code: Mapped[str] = mapped_column(primary_key=True)
    percent: Mapped[int]
    active: Mapped[bool] = mapped_column(default=True)


class Order(Base):
    __tablename__ = "orders"

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    state: Mapped[str] = mapped_column(default="open")
    discount_cents: Mapped[int] = mapped_column(default=0)
    coupon_code: Mapped[str | None] = mapped_column(ForeignKey("coupons.code"))
    lines: Mapped[list[OrderLine]] = relationship(lazy="selectin")
    customer: Mapped[Customer] = relationship(lazy="joined")
    coupon: Mapped[Coupon | None] = relationship(lazy="joined")

"""A shop in memory: one customer, one order of two storm lanterns and a wick."""

import os

os.environ.setdefault("DATABASE_URL", "sqlite://")

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import create_engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from orders.app import app
from orders.database import session
from orders.models import Base, Customer, Order, OrderLine, Product


@pytest.fixture
def db():
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    Base.metadata.create_all(engine)
    with Session(engine) as shop:
        ada = Customer(id=1, email="ada@example.com", access_token="ada")
        storm = Product(id=1, sku="LAN-STORM", price_cents=4900)
        wick = Product(id=2, sku="WICK-10", price_cents=390)
        lines = [OrderLine(product=storm, count=2), OrderLine(product=wick, count=1)]
        shop.add(Order(id=1, customer=ada, lines=lines))
        shop.commit()
        yield shop


@pytest.fixture
def client(db):
    app.dependency_overrides[session] = lambda: db
    yield TestClient(app, headers={"Authorization": "Bearer ada"})
    app.dependency_overrides.clear()

"""The checkout, with an inventory that says yes to everything."""

import pytest

from orders import checkout
from orders.models import Coupon
from orders.pricing import discount_cents


@pytest.fixture(autouse=True)
def neighbours(monkeypatch):
    """Stand-ins for the inventory and the queue; the events land in a list."""
    events = []
    monkeypatch.setattr(checkout, "reserve", lambda order: None)
    monkeypatch.setattr(checkout, "publish", lambda topic, body: events.append((topic, body)))
    return events


def test_a_discount_is_rounded_down():
    assert discount_cents(1255, Coupon(code="WICK10", percent=10)) == 125


def test_checkout_reserves_and_tells_the_worker(client, neighbours):
    answer = client.post("/checkout/1", json={})
    assert answer.json()["state"] == "reserved"
    assert neighbours[0][0] == "checkout.reserved"


def test_checkout_can_be_repeated(client):
    first = client.post("/checkout/1", json={"coupon": "WICK10"})
    second = client.post("/checkout/1", json={"coupon": "WICK10"})
    assert first is not None and second is not None


def test_an_unknown_coupon_is_refused(client):
    assert client.post("/checkout/1", json={"coupon": "NOPE"}).status_code == 404

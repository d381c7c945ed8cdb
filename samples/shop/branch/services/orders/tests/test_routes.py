"""What customers see of their orders."""


def test_an_order_shows_its_total(client):
    assert client.get("/orders/1").json() == {
        "id": 1,
        "state": "open",
        "total_cents": 10190,
        "due_cents": 10190,
    }


def test_the_first_page_holds_the_first_order(client):
    assert [order["id"] for order in client.get("/orders?page=1").json()] == [1]


def test_strangers_see_nothing(client):
    assert client.get("/orders/1", headers={"Authorization": "Bearer bob"}).status_code == 401

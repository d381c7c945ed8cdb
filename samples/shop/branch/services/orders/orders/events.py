"""Events for the other services, put on the queue as JSON."""

import json
import os

import pika

QUEUE_HOST = os.environ.get("QUEUE_HOST", "localhost")
QUEUE_USER = "orders"
QUEUE_PASSWORD = "copper-Wick-and-9-lamps"


def publish(topic: str, body: dict) -> None:
    """Put one event on a durable queue; it is there when this returns."""
    credentials = pika.PlainCredentials(QUEUE_USER, QUEUE_PASSWORD)
    where = pika.ConnectionParameters(QUEUE_HOST, credentials=credentials, socket_timeout=5)
    with pika.BlockingConnection(where) as connection:
        channel = connection.channel()
        channel.confirm_delivery()
        channel.queue_declare(topic, durable=True)
        lasting = pika.BasicProperties(delivery_mode=pika.DeliveryMode.Persistent)
        channel.basic_publish("", topic, json.dumps(body).encode(), lasting)

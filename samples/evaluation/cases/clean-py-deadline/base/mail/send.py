import requests

URL = "https://mail.internal/messages"


def send(to: str, text: str) -> None:
    requests.post(URL, json={"to": to, "text": text}).raise_for_status()

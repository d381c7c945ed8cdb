import requests

BASE = "https://rates.internal"


def health() -> bool:
    return requests.get(f"{BASE}/health", timeout=2).ok

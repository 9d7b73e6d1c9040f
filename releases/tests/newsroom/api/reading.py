"""Reading the API as a program does."""

from typing import Any

from django.test import Client

ROOT = "/api/v1"


def read(client: Client, address: str, **asked: Any) -> Any:
    """Return the JSON at an address below the API's root, which must be there."""
    response = client.get(f"{ROOT}{address}", asked)
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "application/json"
    return response.json()


def read_all(client: Client, address: str, **asked: Any) -> list[Any]:
    """Return the items of a whole list, page after page."""
    page = read(client, address, **asked)
    items = page["items"]
    while page["next"]:
        page = client.get(page["next"].removeprefix("http://testserver")).json()
        items += page["items"]
    return items

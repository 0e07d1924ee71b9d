"""What the call screen sends, as Python values."""

from __future__ import annotations

import json
import secrets
from typing import Any

from django.test import Client

PRIVATE = {"real_name": "", "place": "", "role": "", "joined": "", "contact": "", "note": ""}


def person(**members: Any) -> dict[str, Any]:
    """Somebody who leaves the Party, spoken; `members` say what is otherwise."""
    private = {**PRIVATE, **members.pop("private", {})}
    return {
        "organisations": ["party"],
        "consent": "spoken",
        "name": "金福",
        "persons": 1,
        "text": "",
        "place": "",
        "role": "",
        "joined": "",
        "real_name_published": False,
        "could_not_speak": False,
        "private": private,
    } | members


def call(*persons: dict[str, Any], key: str = "", drive: str = "") -> dict[str, Any]:
    """A call with those people."""
    return {"key": key or secrets.token_hex(16), "drive": drive, "persons": list(persons)}


def encode(value: object) -> bytes:
    """The bytes the script would send."""
    return json.dumps(value).encode()


def post(client: Client, path: str, value: object) -> Any:
    """What the server answers the script."""
    return client.post(path, encode(value), content_type="application/json")

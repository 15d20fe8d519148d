"""One way to write a value down, so that the same content always has the same hash."""

import datetime
import hashlib
import json
import unicodedata
import uuid

# Stands for the hash before the first one of a chain.
FIRST = "0" * 64


def canonical(value) -> str:
    """JSON with sorted keys, no blanks, NFC text, UTC times. Floats have no one spelling: TypeError."""
    return json.dumps(plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def plain(value):
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, str):
        if type(value) is str and value.isascii():
            return value  # as it is; and most texts are
        return unicodedata.normalize("NFC", str(value))
    if isinstance(value, datetime.datetime):
        if value.tzinfo is None:
            raise TypeError("a time without a zone has no canonical form")
        return value.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, dict):
        return {plain(str(key)): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no canonical form")


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()

"""Values that JSON has no type for, from their text."""

from __future__ import annotations

import base64
import binascii
import io
from collections.abc import Callable
from datetime import date, datetime, time, timezone
from typing import Any


def to_bytes(text: str) -> bytes:
    """Base64 text as bytes; raises ValueError."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError(f"not base64: {error}") from None


def to_bytearray(text: str) -> bytearray:
    """Base64 text as a bytearray."""
    return bytearray(to_bytes(text))


def to_datetime(text: str) -> datetime:
    """ISO 8601 text as a datetime; the offset `Z` also on Python before 3.11."""
    return datetime.fromisoformat(text[:-1] + "+00:00" if text.endswith(("Z", "z")) else text)


def to_date(text: str) -> date:
    """ISO 8601 text as a date."""
    return date.fromisoformat(text)


def to_time(text: str) -> time:
    """ISO 8601 text as a time; without offset it is UTC, as in the 2017 SDK."""
    value = time.fromisoformat(text[:-1] + "+00:00" if text.endswith(("Z", "z")) else text)
    return value if value.tzinfo else value.replace(tzinfo=timezone.utc)


def to_image(text: str) -> Any:
    """Base64 text of an image file as a PIL image, read whole."""
    from PIL import Image

    image = Image.open(io.BytesIO(to_bytes(text)))
    image.load()
    return image


CONVERSIONS: dict[str, Callable[[Any], Any]] = {
    "bytes": to_bytes,
    "bytearray": to_bytearray,
    "datetime": to_datetime,
    "date": to_date,
    "time": to_time,
    "image": to_image,
    "tuple": tuple,
    "set": set,
}

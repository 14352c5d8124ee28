"""Values that JSON has no type for, from their text."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from datetime import date, datetime, time, timezone
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any
from uuid import UUID

from slipway_scoring.worker.durations import to_timedelta
from slipway_scoring.worker.images import read_image

finer = re.compile(r"\.\d{6}\d*[1-9]").search  # decimal places that a datetime of Python would drop


def to_bytes(text: str) -> bytes:
    """Base64 text as bytes; raises ValueError."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError(f"not base64: {error}") from None


def to_bytearray(text: str) -> bytearray:
    """Base64 text as a bytearray."""
    return bytearray(to_bytes(text))


def iso_text(text: str) -> str:
    """ISO 8601 text for `fromisoformat`: the offset `Z` also on Python before 3.11. Raises ValueError."""
    if finer(text):
        raise ValueError("finer than a microsecond")
    return text[:-1] + "+00:00" if text.endswith(("Z", "z")) else text


def to_datetime(text: str) -> datetime:
    """ISO 8601 text as a datetime."""
    return datetime.fromisoformat(iso_text(text))


def to_date(text: str) -> date:
    """ISO 8601 text as a date."""
    return date.fromisoformat(text)


def to_time(text: str) -> time:
    """ISO 8601 text as a time."""
    return time.fromisoformat(iso_text(text))


def to_utc_time(text: str) -> time:
    """ISO 8601 text as a time; without offset it is UTC, as in the 2017 SDK."""
    value = to_time(text)
    return value if value.tzinfo else value.replace(tzinfo=timezone.utc)


def to_decimal(value: Any) -> Decimal:
    """A number, or its text, as a Decimal with the digits that are there. Raises ValueError."""
    try:
        return Decimal(value if isinstance(value, (str, int)) else repr(value))
    except InvalidOperation:
        raise ValueError(f"{value!r} is not a number") from None


def to_complex(value: dict[str, Any]) -> complex:
    """Both parts of a complex number; a part that is null is NaN."""
    real, imag = (float("nan") if value[part] is None else value[part] for part in ("real", "imag"))
    return complex(real, imag)


def to_image(text: str) -> Any:
    """Base64 text of an image file as a PIL image, read whole. Raises ValueError and Refusal."""
    return read_image(to_bytes(text))


CONVERSIONS: dict[str, Callable[[Any], Any]] = {
    "bytes": to_bytes,
    "bytearray": to_bytearray,
    "datetime": to_datetime,
    "date": to_date,
    "time": to_time,
    "utc-time": to_utc_time,
    "timedelta": to_timedelta,
    "decimal": to_decimal,
    "uuid": UUID,
    "path": Path,
    "complex": to_complex,
    "image": to_image,
    "tuple": tuple,
    "set": set,
    "frozenset": frozenset,
}

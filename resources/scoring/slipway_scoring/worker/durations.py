"""Durations as ISO 8601 text, such as `P3DT4H0.5S` and `-PT90S`, and back, exact to the last digit."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any, Union

# Seconds of the units that have a fixed length, and parts of a second.
LENGTHS = {"W": 604800, "D": 86400, "h": 3600, "m": 60, "s": 1}
FRACTIONS = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9, "ps": 10**12, "fs": 10**15, "as": 10**18}
CALENDAR = {"Y": "Y", "M": "M"}

# The words of the 2017 SDK: `3 days`, `250 milliseconds`.
WORDS = {
    "year": "Y", "month": "M", "week": "W", "day": "D", "hour": "h", "minute": "m",
    "second": "s", "millisecond": "ms", "microsecond": "us", "nanosecond": "ns",
}  # fmt: skip

number = r"([+-]?\d+)"
iso = re.compile(
    rf"([+-])?P(?:{number}Y)?(?:{number}M)?(?:{number}W)?(?:{number}D)?"
    rf"(?:T(?:{number}H)?(?:{number}M)?(?:([+-]?)(\d+)(?:[.,](\d+))?S)?)?"
).fullmatch
words = re.compile(r"([+-]?\d+) *([a-z]+?)s?", re.IGNORECASE).fullmatch
clock = re.compile(r"(?:([+-]?\d+) days?,? *)?([+-])?(\d+):(\d\d):(\d\d)(?:\.(\d+))?").fullmatch


def duration_text(amount: int, unit: str) -> str:
    """A number of units as ISO 8601 text. `unit` is a NumPy code: Y, M, W, D, h, m, s, ms, us, ns, ps, fs, as."""
    if unit in CALENDAR:
        return f"{'-' if amount < 0 else ''}P{abs(amount)}{unit}"
    sign, amount = ("-", -amount) if amount < 0 else ("", amount)
    per_second = FRACTIONS.get(unit, 1)
    seconds, part = divmod(amount * LENGTHS.get(unit, 1), per_second)
    days, seconds = divmod(seconds, 86400)
    hours, seconds = divmod(seconds, 3600)
    minutes, seconds = divmod(seconds, 60)
    fraction = f".{part:0{len(str(per_second)) - 1}d}".rstrip("0") if part else ""
    date = f"{days}D" if days else ""
    time = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    if seconds or fraction or not (date or time):
        time += f"{seconds}{fraction}S"
    return f"{sign}P{date}{'T' + time if time else ''}"


def timedelta_text(value: timedelta) -> str:
    """A Python timedelta as ISO 8601 text."""
    return duration_text((value.days * 86400 + value.seconds) * 10**6 + value.microseconds, "us")


def parse_duration(text: Any, unit: str) -> int:
    """The number of whole units in a text of a duration. Raises TypeError or ValueError.

    Read are ISO 8601, the words of the 2017 SDK (`3 days`) and what pandas prints (`3 days 04:05:06.5`).
    """
    if type(text) is not str:
        raise TypeError("expected text of a duration")
    months, attoseconds = measure(text.strip())
    if unit in CALENDAR:
        whole, rest = divmod(months, 12) if unit == "Y" else (months, 0)
        rest = rest or attoseconds
    elif months:
        raise ValueError(f"{text!r}: months and years have no fixed length")
    else:
        length = LENGTHS.get(unit, 1) * FRACTIONS["as"] // FRACTIONS.get(unit, 1)
        whole, rest = divmod(attoseconds, length)
    if rest:
        raise ValueError(f"{text!r} is not a whole number of units of {unit}")
    return whole


def measure(text: str) -> tuple[int, int]:
    """Months and attoseconds (1e-18 s) in a text of a duration. Raises ValueError."""
    for read, pattern in ((from_iso, iso), (from_words, words), (from_clock, clock)):
        found = pattern(text)
        if found is not None and text[-1:] not in "PT":
            return read(found)
    raise ValueError(f"{text[:60]!r} is not a duration such as P3DT4H5M6.5S")


def from_iso(found: re.Match[str]) -> tuple[int, int]:
    """ISO 8601."""
    years, months, weeks, days, hours, minutes = (int(found.group(n) or 0) for n in range(2, 8))
    seconds = attoseconds(found.group(9) or "0", found.group(10)) * (-1 if found.group(8) == "-" else 1)
    fixed = ((weeks * 7 + days) * 86400 + hours * 3600 + minutes * 60) * FRACTIONS["as"] + seconds
    sign = -1 if found.group(1) == "-" else 1
    return sign * (years * 12 + months), sign * fixed


def from_words(found: re.Match[str]) -> tuple[int, int]:
    """`3 days`."""
    amount, unit = int(found.group(1)), WORDS.get(found.group(2).lower())
    if unit is None:
        raise ValueError(f"unknown unit {found.group(2)!r}; known are {', '.join(WORDS)}")
    if unit in CALENDAR:
        return amount * (12 if unit == "Y" else 1), 0
    return 0, amount * LENGTHS.get(unit, 1) * FRACTIONS["as"] // FRACTIONS.get(unit, 1)


def from_clock(found: re.Match[str]) -> tuple[int, int]:
    """`3 days 04:05:06.5`, as pandas and Python print it."""
    days, sign = int(found.group(1) or 0), -1 if found.group(2) == "-" else 1
    seconds = int(found.group(3)) * 3600 + int(found.group(4)) * 60
    part = seconds * FRACTIONS["as"] + attoseconds(found.group(5), found.group(6))
    return 0, days * 86400 * FRACTIONS["as"] + sign * part


def attoseconds(whole: str, fraction: Union[str, None]) -> int:
    """Seconds and their decimal places. Raises ValueError for more than 18 places."""
    places = (fraction or "").rstrip("0")
    if len(places) > 18:
        raise ValueError("more than 18 decimal places of a second")
    return int(whole) * FRACTIONS["as"] + int(places.ljust(18, "0"))


def to_timedelta(text: Any) -> timedelta:
    """Text of a duration as a Python timedelta. Raises TypeError, ValueError or OverflowError."""
    return timedelta(microseconds=parse_duration(text, "us"))

"""ISO 8601 text of dates and durations to NumPy arrays, never rounded and never past the range of their unit."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from slipway_scoring.worker.durations import parse_duration
from slipway_scoring.worker.invalid import BadElement, Decode

DATE = "text of a date and time in ISO 8601"
DURATION = "text of a duration in ISO 8601, such as P3DT4H5M6.5S"
offset = re.compile(r"(.{13,}?) ?(?:[zZ]|([+-])(\d\d):?(\d\d)?:?(\d\d)?)").fullmatch


def unit_of(dtype: str) -> tuple[str, int]:
    """Unit and count of a dtype such as `datetime64[ns]`; of one with a time zone too."""
    unit, step = np.datetime_data(np.dtype(dtype.partition(",")[0].rstrip("]") + "]" if "[" in dtype else dtype))
    return unit, step


def make_datetimes(dtype: str, nullable: bool) -> Decode:
    """Texts of dates and times to an array of the dtype's unit. With an offset the same instant in UTC."""
    unit, step = unit_of(dtype)
    target: Any = np.dtype(f"datetime64[{step}{unit}]" if unit != "generic" else "datetime64[ns]")

    def column(values: list[Any]) -> Any:
        texts, shifts = [], []
        for index, value in enumerate(values):
            text, seconds = split_offset(value, nullable, index)
            texts.append(text)
            shifts.append(seconds)
        try:
            moments = np.array(texts, dtype="datetime64") if texts else np.array([], dtype=target)
        except (ValueError, TypeError):
            raise first_bad(texts) from None
        if any(shifts):
            moments = moments - np.array(shifts, dtype="timedelta64[s]")
        return exactly(moments, target)

    return column


def split_offset(value: Any, nullable: bool, index: int) -> tuple[str, int]:
    """A text for NumPy, which takes no offset, and the seconds of its offset. Raises BadElement."""
    if value is None and nullable:
        return "NaT", 0
    if type(value) is not str or not (value[:1].isdigit() or value[:1] in ("+", "-")) or not value.isascii():
        raise BadElement(index, DATE)  # also `now` and `NaT`, which NumPy would take
    if len(value) > 13 and (value[-1] in "zZ" or "+" in value or "-" in value[11:]):
        found = offset(value)
        if found is not None:
            sign, hours, minutes, seconds = found.group(2, 3, 4, 5)
            shift = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
            return found.group(1), -shift if sign == "-" else shift
    return value, 0


def first_bad(texts: list[str]) -> BadElement:
    """Which text is no date."""
    for index, text in enumerate(texts):
        try:
            np.datetime64(text)
        except (ValueError, TypeError):
            return BadElement(index, DATE)
    return BadElement(0, DATE)


def exactly(moments: Any, target: Any) -> Any:
    """The same moments in another unit. Raises BadElement for one that the unit does not hold."""
    try:
        made = moments.astype(target)
    except OverflowError:
        made = np.full(moments.shape, "NaT", dtype=target)
    wrong = np.isnat(made) != np.isnat(moments)
    wrong |= ~np.isnat(moments) & (made.astype(moments.dtype) != moments)
    if wrong.any():
        index = int(np.flatnonzero(wrong)[0])
        raise BadElement(index, f"a date and time that {target} holds exactly")
    return made


def make_timedeltas(dtype: str, nullable: bool) -> Decode:
    """Texts of durations to an array of the dtype's unit; one without a unit takes whole numbers."""
    unit, step = np.datetime_data(np.dtype(dtype))

    def column(values: list[Any]) -> Any:
        missing = [value is None for value in values]
        if any(missing) and not nullable:
            raise BadElement(missing.index(True), DURATION)
        amounts = [0 if value is None else amount(value, index) for index, value in enumerate(values)]
        made = np.array(amounts, dtype="int64").astype(dtype)
        made[missing] = np.timedelta64("NaT")
        return made

    def amount(value: Any, index: int) -> int:
        try:
            count = int(value) if unit == "generic" else parse_duration(value, unit)
            if count % step or not -(1 << 63) < count < 1 << 63:
                raise ValueError("not a whole number of steps")
            return count // step
        except (ValueError, TypeError):
            raise BadElement(index, DURATION) from None

    return column

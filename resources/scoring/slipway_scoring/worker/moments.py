"""NumPy's dates and durations as ISO 8601 text."""

from __future__ import annotations

from typing import Any

from slipway_scoring.worker.durations import duration_text


def moments(array: Any, numpy: Any) -> Any:
    """Dates and durations as ISO 8601 text, in the shape of the array; NaT is None."""
    flat = numpy.ma.getdata(array).ravel()
    missing = numpy.isnat(flat) | numpy.ma.getmaskarray(array).ravel()
    texts = date_texts(flat, numpy) if array.dtype.kind == "M" else duration_texts(flat, numpy)
    made = numpy.empty(flat.size, dtype=object)
    made[:] = [None if gone else text for text, gone in zip(texts, missing.tolist())]
    return made.reshape(array.shape).tolist()


def date_texts(flat: Any, numpy: Any) -> list[str]:
    """Dates and times; decimal places of a second as Python has them: none, 6, or as many as it takes."""
    unit = numpy.datetime_data(flat.dtype)[0]
    seconds = flat.astype("datetime64[s]")
    texts: list[str] = [before_christ(text) for text in numpy.datetime_as_string(seconds, unit="s").tolist()]
    if unit not in ("ms", "us", "ns", "ps", "fs", "as") or (flat == seconds)[~numpy.isnat(flat)].all():
        return texts
    exact = numpy.datetime_as_string(flat).tolist()
    return [shortened(before_christ(text)) for text in exact]


def before_christ(text: str) -> str:
    """A text whose year has the four digits of ISO 8601: NumPy writes -0005 as -005."""
    return f"-{text[1:].zfill(len(text))}" if text[:1] == "-" and text[4:5] == "-" else text


def shortened(text: str) -> str:
    """A text without decimal places that are 0: none at all, else at least 6."""
    whole, _, places = text.partition(".")
    places = places.rstrip("0")
    return f"{whole}.{places.ljust(6, '0')}" if places else whole


def duration_texts(flat: Any, numpy: Any) -> list[Any]:
    """Durations; those without a unit are plain numbers."""
    unit, step = numpy.datetime_data(flat.dtype)
    amounts = flat.astype("int64").tolist()
    return amounts if unit == "generic" else [duration_text(amount * step, unit) for amount in amounts]

"""One step from any Python value towards JSON. README.md lists what becomes what, under Values."""

from __future__ import annotations

import base64
import dataclasses
import io
import sys
from collections import UserString
from collections.abc import Callable, Mapping, Sequence, ValuesView
from collections.abc import Set as AnySet
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from pathlib import PurePath
from typing import Any
from uuid import UUID

from slipway_scoring.worker.durations import timedelta_text
from slipway_scoring.worker.simpler_tables import simpler_numpy, simpler_pandas

NONE = object()  # no simpler form is known


class Digits:
    """A number by its digits, for numbers that no type of JSON libraries holds exactly."""

    def __init__(self, text: str) -> None:
        self.text = text


def simpler(value: Any) -> Any:
    """The same value made of simpler ones: JSON's own, or ones that have a simpler form again.

    NONE for a value that has no form in JSON; also for iterators, which can be read only once.
    """
    numpy, pandas = sys.modules.get("numpy"), sys.modules.get("pandas")
    if pandas is not None:
        made = simpler_pandas(value, pandas, NONE)
        if made is not NONE:
            return made
    if numpy is not None and isinstance(value, (numpy.ndarray, numpy.generic, numpy.dtype)):
        made = simpler_numpy(value)
        return Digits(made) if type(value) is numpy.longdouble and type(made) is str else made
    for kinds, make in KNOWN:
        if isinstance(value, kinds):
            return make(value)
    if isinstance(value, type) or (callable(value) and not hasattr(value, "tolist")):
        return NONE
    return by_protocol(value)


def from_complex(value: complex) -> dict[str, float]:
    """Both parts of a complex number."""
    return {"real": value.real, "imag": value.imag}


def from_decimal(value: Decimal) -> Any:
    """A number with all its digits; NaN and infinities as floats."""
    return Digits(str(value)) if value.is_finite() else float("nan" if value.is_nan() else value)


def from_bytes(value: Any) -> str:
    """Base64 text."""
    # A view with steps is no run of bytes that could be encoded as it is.
    return base64.b64encode(value.tobytes() if isinstance(value, memoryview) else value).decode()


def from_tuple(value: tuple[Any, ...]) -> Any:
    """A named tuple is an object, any other an array."""
    names = getattr(value, "_fields", None)
    return dict(zip(names, value)) if names is not None and hasattr(value, "_asdict") else list(value)


def from_number(value: Any) -> Any:
    """A subclass of int or float."""
    return int(value) if isinstance(value, int) else float(value)


KNOWN: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    (Enum, lambda value: value.value),
    (str, str.__str__),
    (UserString, str),  # a sequence whose members are such texts again
    ((int, float), from_number),
    (datetime, lambda value: value.isoformat()),
    ((date, time), lambda value: value.isoformat()),
    (timedelta, timedelta_text),
    ((bytes, bytearray, memoryview), from_bytes),
    (complex, from_complex),
    (Decimal, from_decimal),
    ((UUID, PurePath, Fraction, tzinfo), str),
    (tuple, from_tuple),
    (Mapping, dict),
    ((AnySet, ValuesView), list),
    ((list, range), list),
    (Sequence, list),
)


def by_protocol(value: Any) -> Any:
    """Objects of packages that need not be there, by what they offer; NONE when it is nothing that is known."""
    kind = type(value)
    if dataclasses.is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    imaging = sys.modules.get("PIL.Image")
    if imaging is not None and isinstance(value, imaging.Image):
        return from_image(value)
    if hasattr(kind, "model_dump"):  # pydantic
        return value.model_dump(mode="python")
    if hasattr(kind, "__fields__") and callable(getattr(kind, "dict", None)):  # pydantic before 2
        return value.dict()
    for names in (getattr(kind, "__struct_fields__", None), attrs_names(kind)):  # msgspec, attrs
        if names is not None:
            return {name: getattr(value, name) for name in names}
    if kind.__module__ in ("ipaddress", "zoneinfo"):
        return str(value)
    for name in PROTOCOL:
        method = getattr(value, name, None)
        if callable(method):
            return method()
    if hasattr(kind, "__array__") and "numpy" in sys.modules:
        return sys.modules["numpy"].asarray(value)
    return NONE


# How packages hand out plain values, the exact ones first: arrays and tensors, Arrow, Polars, sparse matrices, others.
PROTOCOL = (
    *("tolist", "to_list", "to_pylist", "as_py", "to_dicts", "toarray", "todense", "numpy"),
    *("to_pydict", "to_dict", "as_dict", "_asdict", "isoformat"),
)


def attrs_names(kind: type) -> Any:
    """The members of a class made by attrs, or None."""
    attributes = getattr(kind, "__attrs_attrs__", None)
    return None if attributes is None else [attribute.name for attribute in attributes]


def from_image(image: Any) -> str:
    """Base64 text of a PNG file."""
    buffer = io.BytesIO()
    image.save(buffer, format="PNG")
    return base64.b64encode(buffer.getvalue()).decode()

"""The names that keys of dicts and labels of columns have in JSON, where every name is text."""

from __future__ import annotations

import base64
import json
import math
import sys
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from pathlib import PurePath
from typing import Any, Optional
from uuid import UUID

from slipway_scoring.worker.digits import digits_of
from slipway_scoring.worker.durations import duration_text, timedelta_text
from slipway_scoring.worker.moments import moments

JOIN = "."  # between the levels of a label, and before the number of a second column of the same name


def name_of(label: Any) -> Optional[str]:
    """The text of a key or label, or None for one that has none.

    Numbers are written as in JSON, missing values as `null`, dates as ISO 8601. The levels of a label are joined by
    dots; empty ones are left out, as reset_index() makes them.
    """
    if isinstance(label, Enum):
        return name_of(label.value)
    if isinstance(label, str):
        return str(label)
    if label is None or is_missing(label):
        return "null"
    if isinstance(label, tuple):
        parts = [name_of(part) for part in label]
        return None if None in parts else JOIN.join(part for part in parts if part)
    numpy = sys.modules.get("numpy")
    if numpy is not None and isinstance(label, numpy.generic):
        label = plain_scalar(label, numpy)
    return plain_name(label)


def plain_name(label: Any) -> Optional[str]:
    """The text of a label that is one Python or pandas value."""
    if isinstance(label, str):
        return label
    if isinstance(label, int) and not isinstance(label, bool):
        return digits_of(label).decode()
    if isinstance(label, (bool, float)):
        return json.dumps(label)
    pandas = sys.modules.get("pandas")
    if pandas is not None and isinstance(label, pandas.Timedelta):
        return duration_text(label.value, getattr(label, "unit", "ns"))
    if isinstance(label, (datetime, date, time)):
        return label.isoformat()
    if isinstance(label, timedelta):
        return timedelta_text(label)
    if isinstance(label, bytes):
        return base64.b64encode(label).decode()
    texts: tuple[Any, ...] = (Decimal, Fraction, UUID, PurePath, complex)
    if pandas is not None:
        texts = (*texts, pandas.Interval, pandas.Period)
    return str(label) if isinstance(label, texts) else None


def plain_scalar(label: Any, numpy: Any) -> Any:
    """A NumPy value as the one of Python that has its name."""
    if label.dtype.kind in "Mm":
        return moments(numpy.array([label]), numpy)[0]
    short = label.dtype.kind == "f" and label.dtype.itemsize < 8
    return float(str(label)) if short else label.item()


def is_missing(label: Any) -> bool:
    """Whether a label is NaN, NaT or NA."""
    pandas = sys.modules.get("pandas")
    if pandas is not None and (label is pandas.NA or label is pandas.NaT):
        return True
    numpy = sys.modules.get("numpy")
    if numpy is not None and isinstance(label, (numpy.datetime64, numpy.timedelta64)):
        return bool(numpy.isnat(label))
    return isinstance(label, float) and math.isnan(label)


def column_names(labels: Iterable[Any]) -> list[str]:
    """Different names for the columns of a table. A second `p` is `p.1`, as pandas.read_csv names it."""
    names: list[str] = []
    wanted = [name_of(label) for label in labels]
    taken: set[str] = set()
    plain = {name for name in wanted if name is not None}
    for label in wanted:
        base = "" if label is None else label
        name, count = base, 0
        while name in taken or (count and name in plain):
            count += 1
            name = f"{base}{JOIN}{count}"
        taken.add(name)
        names.append(name)
    return names

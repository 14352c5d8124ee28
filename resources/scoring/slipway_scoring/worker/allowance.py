"""How much memory the objects that are made of one request may take.

The limit on bodies allows for what a parser of JSON makes of them (GROWTH). Some forms become far more: a line of CSV
with one digit is a dict of 300 bytes, a picture of 700 KB may have 700 MB of pixels. Whoever makes such objects spends
their memory here first.
"""

from __future__ import annotations

import sys
from collections.abc import Collection
from contextvars import ContextVar
from functools import lru_cache
from typing import Optional

from slipway_scoring.failure import Refusal

LIST, CELL = 64, 90  # bytes of an empty list, and of a text or number in one
WIDE = 1000  # columns from which a dict is not made to be measured

left: ContextVar[Optional[int]] = ContextVar("left", default=None)


def begin(most: int) -> None:
    """A request begins, whose objects may take `most` bytes."""
    left.set(most)


def spend(size: int) -> None:
    """Takes bytes out of the allowance of this request; without one there is no limit. Raises Refusal."""
    room = left.get()
    if room is None:
        return
    if size > room:
        raise Refusal(
            413,
            "body-too-large",
            "the values in the body take more memory than one request may have",
            "send fewer rows or smaller images in one request; SLIPWAY_BODY_LIMIT sets the limit",
        )
    left.set(room - size)


def spend_records(count: int, names: Collection[object]) -> None:
    """Takes out what so many dicts with these keys take, as objects and as JSON. Raises Refusal."""
    spend(count * (record_size(len(names)) + 3 * sum(len(str(name)) for name in names)))


@lru_cache(maxsize=64)
def record_size(width: int) -> int:
    """Returns the bytes of a dict with so many keys, in a list. Keys and values are not counted."""
    return sys.getsizeof(dict.fromkeys(range(width))) + 8 if width < WIDE else 110 * width

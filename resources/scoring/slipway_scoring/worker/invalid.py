"""A value that does not fit the schema, and the type of the functions that find it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from slipway_scoring.schema.check import Mismatch

Decode = Callable[[Any], Any]


class Invalid(ValueError):
    """A value does not fit the schema."""

    def __init__(self, mismatch: Mismatch) -> None:
        super().__init__(mismatch.expected)
        self.mismatch = mismatch


class BadElement(ValueError):
    """One element of a flat list cannot be converted. `index` counts from 0."""

    def __init__(self, index: int, expected: str) -> None:
        super().__init__(f"element {index}: expected {expected}")
        self.index = index
        self.expected = expected

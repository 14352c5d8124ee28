"""Numbers checked against the range that the schema declares for them."""

from __future__ import annotations

from typing import Any, Optional, Union

import numpy as np

from slipway_scoring.schema.fields import Array, Column
from slipway_scoring.worker.invalid import Decode


def make_bounded(make: Decode, field: Union[Column, Array]) -> Decode:
    """`make`, which takes a flat list, for values of a range; null lies in every one. Raises OverflowError."""
    low, high = field.minimum, field.maximum
    if low is None and high is None:
        return make

    def column(values: list[Any]) -> Any:
        made = make(values)  # first: what is no number has no order
        numbers = [value for value in values if value is not None]
        if numbers and ((low is not None and min(numbers) < low) or (high is not None and max(numbers) > high)):
            raise OverflowError(f"expected numbers from {low} to {high}")
        return made

    return column


def make_block_check(columns: tuple[Column, ...]) -> Optional[Decode]:
    """A check of an array that holds all columns side by side; None when no column declares a range."""
    if all(column.minimum is None and column.maximum is None for column in columns):
        return None
    low = np.array([-np.inf if column.minimum is None else column.minimum for column in columns])
    high = np.array([np.inf if column.maximum is None else column.maximum for column in columns])

    def check(block: Any) -> Any:
        if (block < low).any() or (block > high).any():
            raise OverflowError("expected numbers of the columns' ranges")
        return block

    return check

"""The rows of an array input: the columns of a file in their order, or nested arrays of JSON."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod
from typing import Any, Optional

from slipway_scoring.batch.columns_unfit import unclear_columns
from slipway_scoring.batch.form import Part
from slipway_scoring.batch.rows import JSON, Head, Wanted
from slipway_scoring.batch.trouble import BatchError
from slipway_scoring.schema.fields import Array
from slipway_scoring.worker.infer import nested


def depth(value: Any) -> int:
    """Returns how deep arrays are nested: 0 for a plain value."""
    count = 0
    while isinstance(value, list):
        count += 1
        value = value[0] if value else None
    return count


def array_part(name: str, field: Array, head: Head, free: Sequence[str], required: bool) -> Optional[Part]:
    """Returns the rows of an array: its first dimension, when that is free. Raises BatchError."""
    row_wise = bool(field.shape) and field.shape[0] is None
    inner = field.shape[1:] if row_wise else field.shape
    if head.names is None:
        return Part(name, row_wise, head.rows.whole)
    if name in head.names:
        dtype = JSON if inner else field.dtype
        return Part(name, row_wise, lambda rows: head.rows.column(rows, name, dtype), not required)
    if not inner:
        if len(free) != 1 or len(head.names) != 1:
            return None
        only = free[0]
        return Part(name, row_wise, lambda rows: head.rows.column(rows, only, field.dtype))
    if not free:
        return None
    return Part(name, row_wise, lists_of(name, inner, field.dtype, head, free))


def lists_of(
    name: str, inner: Sequence[Optional[int]], dtype: str, head: Head, free: Sequence[str]
) -> Callable[[Sequence[Any]], list[Any]]:
    """Returns a function from rows to arrays of the shape `inner`. Raises BatchError for another number of columns."""
    sizes = [size for size in inner if size is not None]
    known = len(sizes) == len(inner)
    if known and prod(sizes) != len(free):
        raise unclear_columns(name, prod(sizes), free)
    if not known and len(inner) > 1:
        raise BatchError(
            "unclear-columns",
            f"the array {name} has {len(inner)} dimensions of free length in each row",
            f"use JSON Lines with a member {name}",
        )
    wanted = [Wanted(column, column, dtype) for column in free]
    shape = list(sizes)
    if len(inner) == 1:
        return lambda rows: head.rows.lists(rows, wanted)
    return lambda rows: [nested(row, shape) for row in head.rows.lists(rows, wanted)]

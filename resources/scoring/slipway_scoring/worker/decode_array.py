"""Nested JSON arrays to a NumPy array: types checked over the flat list, no Python loop over the elements."""

from __future__ import annotations

from itertools import chain
from typing import Any

from slipway_scoring.schema.check import Mismatch
from slipway_scoring.schema.fields import Array
from slipway_scoring.worker.bounded import make_bounded
from slipway_scoring.worker.checked import checked
from slipway_scoring.worker.decode_column import make_column
from slipway_scoring.worker.invalid import BadElement, Decode, Invalid

LIST = {list}


def make_array_decoder(field: Array) -> Decode:
    """The decoder of an array input: an ndarray of the declared dtype and shape."""
    shape = field.shape
    to_flat = make_bounded(make_column(field.dtype, field.nullable), field)

    def decode(value: Any) -> Any:
        level, sizes = value, []
        for depth, size in enumerate(shape):
            if depth == 0:
                if type(level) is not list:
                    raise TypeError("expected an array")
                length = len(level)
            else:
                if set(map(type, level)) - LIST:
                    raise TypeError("expected an array")
                lengths = set(map(len, level))
                if len(lengths) > 1:
                    raise ValueError("arrays of different length side by side")
                length = lengths.pop() if lengths else size or 0
                level = list(chain.from_iterable(level))
            if size is not None and length != size:
                raise ValueError(f"dimension {depth} has {length} items, expected {size}")
            sizes.append(length)
        try:
            flat = to_flat(level if shape else [level])
        except BadElement as error:
            raise Invalid(located(error, level if shape else [level], sizes)) from None
        return flat.reshape(sizes)

    return checked(field, decode)


def located(error: BadElement, flat: list[Any], sizes: list[int]) -> Mismatch:
    """The mismatch of one element of a flat list, at its place in the nested arrays."""
    mismatch, index = Mismatch(error.expected, flat[error.index]), error.index
    for size in reversed(sizes):
        index, place = divmod(index, size)
        mismatch.under(place)
    return mismatch

"""An array of records to a pandas DataFrame with the declared columns, order and dtypes.

Columns are built from flat lists and the Index is made once; pandas never sees a list of dicts. When every column
has the same numeric dtype, one array holds them all: measured 9 µs instead of 62 µs for one row of four columns.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import chain
from operator import itemgetter
from typing import Any

import pandas as pd

from slipway_scoring.schema.check import Mismatch
from slipway_scoring.schema.dtypes import is_number
from slipway_scoring.schema.fields import Column, Frame
from slipway_scoring.worker.bounded import make_block_check, make_bounded
from slipway_scoring.worker.checked import checked
from slipway_scoring.worker.decode_column import make_column
from slipway_scoring.worker.decode_series import make_series
from slipway_scoring.worker.inferred_column import inferred_column
from slipway_scoring.worker.invalid import BadElement, Decode, Invalid

DICT = {dict}
Build = Callable[[list[tuple[Any, ...]]], Any]


def make_frame_decoder(field: Frame) -> Decode:
    """The decoder of a frame input."""
    columns = tuple(replace(column, nullable=column.takes_null) for column in field.columns)
    if field.as_dict:
        build = make_dict_build(columns)
    elif columns and same_number(columns):
        build = make_block_build(columns)
    else:
        build = make_mixed_build(columns)
    rows_of = make_rows(columns, field.open)
    least, most = field.least_rows, field.most_rows
    known = {column.name for column in columns}

    def decode(value: Any) -> Any:
        if type(value) is not list or set(map(type, value)) - DICT:
            raise TypeError("expected an array of records")
        if len(value) < least or (most is not None and len(value) > most):
            text = f"at least {least} records" if len(value) < least else f"at most {most} records"
            raise Invalid(Mismatch(text, value))
        made = build(rows_of(value))
        return with_others(made, value, known) if field.open else made

    return checked(field, decode)


def same_number(columns: tuple[Column, ...]) -> bool:
    """Whether one array can hold all columns."""
    kinds = {(column.dtype, column.nullable) for column in columns}
    dtype, nullable = columns[0].dtype, columns[0].nullable
    simple = is_number(dtype) and (not nullable or dtype.startswith("float"))
    return len(kinds) == 1 and simple and all(column.required for column in columns)


def make_rows(columns: tuple[Column, ...], is_open: bool) -> Decode:
    """A function from records to tuples in the order of the columns.

    It raises KeyError for any other set of keys; an open frame may have more.
    """
    names = [column.name for column in columns]
    count = len(names)
    optional = {column.name for column in columns if not column.required}
    if optional or is_open or not names:
        known = set(names)

        def sparse(records: list[dict[str, Any]]) -> Any:
            for record in records:
                if (not is_open and record.keys() - known) or (known - record.keys()) - optional:
                    raise KeyError("columns")
            return [tuple(map(record.get, names)) for record in records]

        return sparse
    pick = itemgetter(*names) if count > 1 else None

    def rows(records: list[dict[str, Any]]) -> Any:
        if set(map(len, records)) - {count}:
            raise KeyError("columns")
        if pick is None:
            return [(record[names[0]],) for record in records]
        return list(map(pick, records))

    return rows


def with_others(made: Any, records: list[dict[str, Any]], known: set[str]) -> Any:
    """The table with the columns that the schema does not know, as pandas infers them."""
    others = list(dict.fromkeys(name for record in records for name in record if name not in known))
    for name in others:
        made[name] = inferred_column([record.get(name) for record in records])
    return made


def label_index(columns: tuple[Column, ...]) -> Any:
    """The labels of the columns as run() gets them."""
    labels = [column.label[0] if column.label else column.name for column in columns]
    if labels and all(isinstance(label, tuple) for label in labels):
        return pd.MultiIndex.from_tuples(labels)
    return pd.Index(labels, tupleize_cols=False)


def make_block_build(columns: tuple[Column, ...]) -> Build:
    """All columns in one array."""
    index = label_index(columns)
    to_flat = make_column(columns[0].dtype, columns[0].nullable)
    width = len(columns)
    check = make_block_check(columns)

    def build(rows: list[tuple[Any, ...]]) -> Any:
        block = to_flat(list(chain.from_iterable(rows))).reshape(len(rows), width)
        if check is not None:
            check(block)
        return pd.DataFrame(block, columns=index, copy=False)

    return build


def make_parts(columns: tuple[Column, ...], make: Callable[[Column], Decode]) -> Callable[[Any], dict[str, Any]]:
    """A function from rows to the array of each column by name. It raises Invalid with the place of a bad element."""
    makers = [(column.name, make_bounded(make(column), column)) for column in columns]

    def parts_of(rows: list[tuple[Any, ...]]) -> dict[str, Any]:
        parts = list(zip(*rows)) if rows else [()] * len(makers)
        made = {}
        for (name, maker), part in zip(makers, parts):
            try:
                made[name] = maker(list(part))
            except BadElement as error:
                mismatch = Mismatch(error.expected, part[error.index])
                raise Invalid(mismatch.under(name).under(error.index)) from None
        return made

    return parts_of


def make_dict_build(columns: tuple[Column, ...]) -> Build:
    """A dict of arrays by column name."""
    return make_parts(columns, lambda column: make_column(column.dtype, column.nullable))


def make_mixed_build(columns: tuple[Column, ...]) -> Build:
    """Columns of different dtypes."""
    parts_of = make_parts(columns, make_series)
    names = [column.name for column in columns]
    labels = label_index(columns) if any(column.label for column in columns) else None

    def build(rows: list[tuple[Any, ...]]) -> Any:
        made = pd.DataFrame(parts_of(rows), columns=names, index=pd.RangeIndex(len(rows)), copy=False)
        if labels is not None:
            made.columns = labels
        return made

    return build

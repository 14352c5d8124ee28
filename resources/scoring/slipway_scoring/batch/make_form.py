"""From the published schema and the columns of a file to the form of the requests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Optional

from slipway_scoring.batch.array_part import array_part, depth
from slipway_scoring.batch.by_example import form_by_example
from slipway_scoring.batch.columns_unfit import missing_columns
from slipway_scoring.batch.form import Form, Part, as_it_is
from slipway_scoring.batch.rows import Head, Wanted
from slipway_scoring.batch.trouble import BatchError
from slipway_scoring.batch.value_part import value_part
from slipway_scoring.schema.fields import Array, Column, Field, Frame, Input, Series, ServiceSchema, Value
from slipway_scoring.worker.script import Script


def make_form(schema: ServiceSchema, script: Script, head: Head, constants: dict[str, Any]) -> Form:
    """Returns how the rows of a file become requests. Raises BatchError when columns are missing or unclear."""
    if not schema.inputs:
        return form_by_example(schema, script, head, constants)
    if is_request(schema, head):
        return as_it_is(head.rows.whole, constants)
    wanted = {name: entry for name, entry in schema.inputs.items() if name not in constants}
    claimed = columns_of_inputs(wanted, head)
    parts: list[Part] = []
    missing: list[str] = []
    for name, entry in wanted.items():
        free = free_columns(name, claimed, head)
        before = len(missing)
        part = input_part(name, entry, head, free, missing, example_of(schema, name))
        if part is not None:
            parts.append(part)
        elif entry.required and len(missing) == before:
            missing.append(name)
    if missing:
        raise missing_columns(missing, head)
    frames = [entry.field for entry in wanted.values() if isinstance(entry.field, Frame)]
    most = min((field.most_rows for field in frames if field.most_rows is not None), default=0)
    return Form(parts, constants, schema.whole_body, most)


def is_request(schema: ServiceSchema, head: Head) -> bool:
    """Returns whether the lines are whole requests, such as those that a service takes: each with rows of its own."""
    first = head.first
    if not head.is_lines or not isinstance(first, dict) or schema.whole_body:
        return False
    if not all(name in first for name, entry in schema.inputs.items() if entry.required):
        return False
    return any(has_rows(entry.field, first[name]) for name, entry in schema.inputs.items() if name in first)


def has_rows(field: Field, value: Any) -> bool:
    """Returns whether a value is a whole table or array, and not one row of it."""
    if isinstance(field, Frame):
        return isinstance(value, list)
    if isinstance(field, Array):
        return depth(value) == len(field.shape) and bool(field.shape)
    return isinstance(value, list) and (isinstance(field, Series) or (bool(value) and isinstance(value[0], dict)))


def example_of(schema: ServiceSchema, name: str) -> Any:
    """Returns the value of one input in the example of the schema; None when there is none."""
    if schema.whole_body:
        return schema.example
    return schema.example.get(name) if isinstance(schema.example, dict) else None


def columns_of_inputs(inputs: dict[str, Input], head: Head) -> dict[str, str]:
    """Returns which columns belong to which input: those of its frame, of its own name, or `input.column`."""
    found: dict[str, str] = {}
    for name, entry in inputs.items():
        own = [column.name for column in entry.field.columns] if isinstance(entry.field, Frame) else []
        for column in head.names or ():
            if column == name or column.startswith(name + ".") or column in own:
                found.setdefault(column, name)
    return found


def free_columns(name: str, claimed: dict[str, str], head: Head) -> list[str]:
    """Returns the columns that an input may take: its own when there are such, else those of no other input."""
    own = [column for column in head.names or () if column.startswith(name + ".")]
    return own or [column for column in head.names or () if claimed.get(column, name) == name]


def input_part(
    name: str, entry: Input, head: Head, free: list[str], missing: list[str], example: Any
) -> Optional[Part]:
    """Returns what the rows give one input; None when they give nothing. Names of missing columns go to `missing`."""
    field = entry.field
    if isinstance(field, Frame):
        return frame_part(name, field, head, free, missing, entry.required)
    if isinstance(field, Series):
        return series_part(name, field.column, head, free)
    if isinstance(field, Array):
        return array_part(name, field, head, free, entry.required)
    assert isinstance(field, Value)
    return value_part(name, field, head, free, entry.required, example)


def frame_part(
    name: str, field: Frame, head: Head, free: Sequence[str], missing: list[str], required: bool
) -> Optional[Part]:
    """Returns the records of a table."""
    names = head.names
    if names is None:
        raise BatchError("not-objects", "the lines are no objects", "write each line as an object by column")
    if head.is_lines and name in names and isinstance(head.first.get(name), dict):
        return Part(name, True, lambda rows: head.rows.column(rows, name, ""))
    wanted: list[Wanted] = []
    lacking: list[str] = []
    for column in field.columns:
        source = column.name if column.name in names else f"{name}.{column.name}"
        if source in names or (head.is_lines and not column.required):
            wanted.append(
                Wanted(source if source in names else column.name, column.name, dtype_of(column), column.takes_null)
            )
        elif column.required:
            lacking.append(column.name)
    if lacking and (required or wanted):
        missing += lacking
        return None
    if lacking:
        return None
    if field.open:
        known = {one.source for one in wanted}
        wanted += [Wanted(column, column) for column in free if column not in known]
    return Part(name, True, lambda rows: head.rows.records(rows, wanted))


def dtype_of(column: Column) -> str:
    """Returns the dtype that tells how the cells of a column are read: that of its values for categories."""
    if column.categories is None or not column.dtype.startswith("category"):
        return column.dtype
    return "object" if all(isinstance(one, str) for one in column.categories) else ""


def series_part(name: str, column: Column, head: Head, free: Sequence[str]) -> Optional[Part]:
    """Returns the values of one column: that of the input, of the column, or the only one there is."""
    if head.names is None:
        return Part(name, True, head.rows.whole)
    source = next((one for one in (name, column.name) if one in head.names), None)
    if source is None and len(free) == len(head.names) == 1:
        source = free[0]
    if source is None:
        return None
    found = source
    return Part(name, True, lambda rows: head.rows.column(rows, found, dtype_of(column), column.takes_null))

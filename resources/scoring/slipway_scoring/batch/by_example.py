"""Scripts that declare no inputs: a row becomes a body like the example, which may hold many rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Optional

from slipway_scoring.batch.columns_unfit import missing_columns, unclear_columns
from slipway_scoring.batch.form import Form, Part, as_it_is
from slipway_scoring.batch.rows import Head, Wanted
from slipway_scoring.batch.value_part import dtype_like
from slipway_scoring.schema.fields import ServiceSchema
from slipway_scoring.worker.script import Script

BODY = "body"


def form_by_example(schema: ServiceSchema, script: Script, head: Head, constants: dict[str, Any]) -> Form:
    """Returns how rows become bodies. Raises BatchError when the columns do not match the example."""
    example = schema.example
    if head.is_lines and is_body(example, script, head.first):
        return as_it_is(head.rows.whole, constants)
    if isinstance(example, list) and example and isinstance(example[0], (list, dict)):
        return Form([Part(BODY, True, elements(BODY, example[0], head))], {}, whole_body=True)
    if isinstance(example, dict) and example:
        return like_object(example, head, constants)
    parameters = [one.name for one in script.parameters if one.required]
    takes_objects = not script.raw and not script.parses_body
    if takes_objects and not script.any_name and parameters and all(name in (head.names or ()) for name in parameters):
        known = {one.name for one in script.parameters}
        wanted = [Wanted(name, name) for name in head.names or () if name in known]
        return Form([Part(BODY, False, lambda rows: head.rows.records(rows, wanted))], constants, whole_body=True)
    if takes_objects and len(parameters) == 1 and parameters[0] not in (head.names or ()):
        return Form([Part(parameters[0], False, head.rows.whole)], constants)
    return as_it_is(head.rows.whole, constants)


def is_body(example: Any, script: Script, first: Any) -> bool:
    """Returns whether a line is a body as it is."""
    if isinstance(example, dict) and example:
        return isinstance(first, dict) and example.keys() <= first.keys()
    if isinstance(example, list):
        return isinstance(first, list) and bool(first) and type(first[0]) is type(example[0] if example else None)
    needed = [one.name for one in script.parameters if one.required]
    return script.raw or script.parses_body or (isinstance(first, dict) and all(name in first for name in needed))


def like_object(example: dict[str, Any], head: Head, constants: dict[str, Any]) -> Form:
    """Returns the form of bodies like an object: its one array takes the rows, else its members are columns."""
    names = head.names or ()
    if not all(name in names for name in example):
        tables = [name for name, value in example.items() if element(value) is not None]
        if len(tables) == 1:
            name = tables[0]
            others = {key: value for key, value in example.items() if key != name}
            return Form([Part(name, True, elements(name, element(example[name]), head))], {**others, **constants})
        inner = next((name for name, value in example.items() if isinstance(value, dict) and value), None)
        if inner is not None and len(example) == 1:
            records = objects(example[inner], head)
            return Form([Part(inner, False, records)], constants)
    return Form([Part(BODY, False, objects(example, head))], constants, whole_body=True)


def element(value: Any) -> Optional[Any]:
    """Returns the first element of an array that can hold rows; None for anything else."""
    return value[0] if isinstance(value, list) and value else None


def elements(name: str, first: Any, head: Head) -> Callable[[Sequence[Any]], list[Any]]:
    """Returns a function from rows to elements like the first one. Raises BatchError."""
    if head.names is None:
        return head.rows.whole
    if isinstance(first, dict):
        return objects(first, head)
    names = head.names
    if isinstance(first, list):
        if len(first) != len(names):
            raise unclear_columns(name, len(first), names)
        wanted = [Wanted(column, column, dtype_like(value)) for column, value in zip(names, first)]
        return lambda rows: head.rows.lists(rows, wanted)
    if len(names) != 1:
        raise unclear_columns(name, 1, names)
    return lambda rows: head.rows.column(rows, names[0], dtype_like(first))


def objects(example: dict[str, Any], head: Head) -> Callable[[Sequence[Any]], list[Any]]:
    """Returns a function from rows to objects like one. Raises BatchError when columns are missing."""
    if head.names is None:
        return head.rows.whole
    missing = [name for name in example if name not in head.names]
    if missing:
        raise missing_columns(missing, head)
    wanted = [Wanted(name, name, dtype_like(value)) for name, value in example.items()]
    return lambda rows: head.rows.records(rows, wanted)

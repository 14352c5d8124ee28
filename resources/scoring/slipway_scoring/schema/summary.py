"""What a schema says of each input, in a few words: for the log of a build, so that it can be corrected."""

from __future__ import annotations

from collections.abc import Iterator

from slipway_scoring.schema.fields import Array, Field, Frame, Input, Series, ServiceSchema
from slipway_scoring.schema.from_requests import SOURCE


def summary(schema: ServiceSchema) -> Iterator[str]:
    """A line for each input; for a schema that was inferred also how to correct it."""
    for name, entry in schema.inputs.items():
        yield f"  {name}: {described(entry)}\n"
    for name, needed in schema.parameters.items():
        yield f"  {name}: any value{'' if needed else ', optional'}\n"
    if schema.source == SOURCE and schema.inputs:
        yield "  inferred from the saved requests; to correct it, give the service a schema file\n"


def described(entry: Input) -> str:
    """One input."""
    return of_field(entry.field) + ("" if entry.required else ", optional")


def of_field(field: Field) -> str:
    """What run() gets for one input."""
    if isinstance(field, Frame):
        columns = ", ".join(f"{column.name} ({column.dtype})" for column in field.columns[:50])
        return f"table of {columns}" + (", and others" if field.open or len(field.columns) > 50 else "")
    if isinstance(field, Series):
        return f"column of {field.column.dtype}"
    if isinstance(field, Array):
        shape = " by ".join("any" if size is None else str(size) for size in field.shape)
        return f"array of {field.dtype}" + (f", {shape}" if shape else "")
    kinds = field.schema.get("type", field.schema.get("description", "any value"))
    return " or ".join(kinds) if isinstance(kinds, list) else str(kinds)

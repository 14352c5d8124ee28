"""The schema of a service as data, and its file format (`schema.json`, described in README.md)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Optional, Union

from slipway_scoring.schema.dtypes import has_range

FORMAT = 1
# Sources whose example is made of zeros and empty texts, by nobody who knows.
MADE_UP = frozenset(("mlflow", "onnx", "model"))


class SchemaError(ValueError):
    """A schema file that cannot be used. The message says which part and why."""


@dataclass(frozen=True)
class Column:
    """One column of a frame. `dtype` is a NumPy or pandas dtype name."""

    name: str
    dtype: str
    nullable: bool = False
    required: bool = True
    categories: Optional[tuple[Any, ...]] = None
    minimum: Optional[float] = None
    maximum: Optional[float] = None


@dataclass(frozen=True)
class Frame:
    """A table: in JSON an array of records, for run() a pandas DataFrame with these columns in this order."""

    columns: tuple[Column, ...]
    least_rows: int = 0
    most_rows: Optional[int] = None
    as_dict: bool = False  # run() gets {column: array} instead of a DataFrame


@dataclass(frozen=True)
class Array:
    """An n-dimensional array: in JSON nested arrays. A dimension of None is free."""

    dtype: str
    shape: tuple[Optional[int], ...]
    minimum: Optional[float] = None
    maximum: Optional[float] = None


@dataclass(frozen=True)
class Value:
    """Any other JSON value, checked by a JSON Schema.

    `type` tells how it is decoded: `json` (as it is), `bytes` and `bytearray` (base64), `image` (base64 of an
    image file, a PIL image for run()), `datetime`, `date`, `time`, `hint` (by the type hint of run()).
    """

    schema: dict[str, Any] = field(default_factory=dict)
    type: str = "json"


Field = Union[Frame, Array, Value]


@dataclass(frozen=True)
class Input:
    """One argument of run()."""

    field: Field
    required: bool = True


@dataclass(frozen=True)
class ServiceSchema:
    """What run() takes, by argument name, and gives. `output` None: not known."""

    inputs: dict[str, Input]
    output: Optional[dict[str, Any]] = None  # a JSON Schema
    example: Any = None
    example_output: Any = None
    source: str = "none"
    example_from: Optional[str] = None  # where the values of an example come from that nobody gave
    whole_body: bool = False  # the body is the one input itself, not an object that holds it by name


def to_json(schema: ServiceSchema) -> dict[str, Any]:
    """The content of schema.json."""
    content: dict[str, Any] = {
        "slipway_schema": FORMAT,
        "source": schema.source,
        "inputs": {name: input_to_json(entry) for name, entry in schema.inputs.items()},
    }
    for name in ("output", "example", "example_output", "example_from"):
        value = getattr(schema, name)
        if value is not None:
            content[name] = value
    if schema.whole_body:
        content["whole_body"] = True
    return content


def input_to_json(entry: Input) -> dict[str, Any]:
    """One input as it stands in schema.json."""
    kind = entry.field
    content: dict[str, Any] = {"kind": type(kind).__name__.lower(), "required": entry.required}
    if isinstance(kind, Frame):
        content["columns"] = [column_to_json(column) for column in kind.columns]
        content["rows"] = {"least": kind.least_rows, "most": kind.most_rows}
        if kind.as_dict:
            content["as_dict"] = True
    elif isinstance(kind, Array):
        content["dtype"] = kind.dtype
        content["shape"] = list(kind.shape)
        content.update(range_to_json(kind))
    else:
        content["type"] = kind.type
        content["schema"] = kind.schema
    return content


def column_to_json(column: Column) -> dict[str, Any]:
    """One column as it stands in schema.json."""
    content: dict[str, Any] = {
        "name": column.name,
        "dtype": column.dtype,
        "nullable": column.nullable,
        "required": column.required,
    }
    if column.categories is not None:
        content["categories"] = list(column.categories)
    content.update(range_to_json(column))
    return content


def from_json(content: dict[str, Any]) -> ServiceSchema:
    """The schema in a parsed schema.json. Raises SchemaError."""
    version = content.get("slipway_schema")
    if version != FORMAT:
        raise SchemaError(f"slipway_schema is {version!r}; this server reads {FORMAT}")
    inputs = content.get("inputs")
    if not isinstance(inputs, dict):
        raise SchemaError("inputs must be an object of inputs by name")
    output = content.get("output")
    if output is not None and not isinstance(output, dict):
        raise SchemaError("output must be a JSON Schema object")
    return ServiceSchema(
        inputs={name: input_from_json(name, entry) for name, entry in inputs.items()},
        output=output,
        example=content.get("example"),
        example_output=content.get("example_output"),
        example_from=content.get("example_from"),
        source=str(content.get("source", "file")),
        whole_body=bool(content.get("whole_body", False)),
    )


def input_from_json(name: str, content: Any) -> Input:
    """One input of schema.json. Raises SchemaError."""
    try:
        return Input(field_from_json(content), bool(content.get("required", True)))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise SchemaError(f"inputs.{name} is not valid: {type(error).__name__}: {error}") from None


def field_from_json(content: dict[str, Any]) -> Field:
    """The kind of one input."""
    kind = content["kind"]
    if kind == "frame":
        rows = content.get("rows") or {}
        return Frame(
            tuple(column_from_json(column) for column in content["columns"]),
            int(rows.get("least") or 0),
            None if rows.get("most") is None else int(rows["most"]),
            bool(content.get("as_dict", False)),
        )
    if kind == "array":
        shape = tuple(None if size is None or size < 0 else int(size) for size in content["shape"])
        return Array(str(content["dtype"]), shape, *range_from_json(content, str(content["dtype"])))
    if kind == "value":
        return Value(dict(content.get("schema") or {}), str(content.get("type", "json")))
    raise SchemaError(f"kind is {kind!r}; it is one of frame, array, value")


def column_from_json(content: dict[str, Any]) -> Column:
    """One column of schema.json."""
    categories = content.get("categories")
    return Column(
        str(content["name"]),
        str(content["dtype"]),
        bool(content.get("nullable", False)),
        bool(content.get("required", True)),
        None if categories is None else tuple(categories),
        *range_from_json(content, str(content["dtype"])),
    )


def range_from_json(content: dict[str, Any], dtype: str) -> tuple[Optional[float], Optional[float]]:
    """`minimum` and `maximum` of a column or array in schema.json. Raises SchemaError."""
    minimum, maximum = content.get("minimum"), content.get("maximum")
    for name, bound in (("minimum", minimum), ("maximum", maximum)):
        if bound is None:
            continue
        if not has_range(dtype):
            raise SchemaError(f"{dtype} has no {name}: only numbers do")
        if type(bound) not in (int, float):
            raise SchemaError(f"{name} is {bound!r}; it must be a number")
    if minimum is not None and maximum is not None and minimum > maximum:
        raise SchemaError(f"minimum {minimum} is above maximum {maximum}")
    return minimum, maximum


def range_to_json(field: Union[Column, Array]) -> dict[str, float]:
    """The bounds that are declared, as they stand in schema.json."""
    bounds = {"minimum": field.minimum, "maximum": field.maximum}
    return {name: bound for name, bound in bounds.items() if bound is not None}

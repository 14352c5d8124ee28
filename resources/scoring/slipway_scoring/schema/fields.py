"""The schema of a service as data, and its file format (`schema.json`, described in README.md)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Optional, Union

from slipway_scoring.schema.dtypes import family, has_range
from slipway_scoring.schema.labels import label_from_json, label_to_json

FORMAT = 1


class SchemaError(ValueError):
    """A schema file that cannot be used. The message says which part and why."""


@dataclass(frozen=True)
class Column:
    """One column of a frame. `dtype` is a name of README.md, most of them NumPy's and pandas' own."""

    name: str  # as it stands in JSON
    dtype: str
    nullable: bool = False
    required: bool = True
    categories: Optional[tuple[Any, ...]] = None  # as they look in JSON
    minimum: Optional[float] = None
    maximum: Optional[float] = None
    category_dtype: Optional[str] = None  # of the categories, when they are more than JSON's own values
    ordered: bool = False  # whether the categories have an order
    label: tuple[Any, ...] = ()  # the label that the column has for run(), when it is not the name

    @property
    def takes_null(self) -> bool:
        """Whether null is allowed: also where the column may be missing, which is the same to run()."""
        return self.nullable or not self.required


@dataclass(frozen=True)
class Frame:
    """A table: in JSON an array of records, for run() a pandas DataFrame with these columns in this order."""

    columns: tuple[Column, ...]
    least_rows: int = 0
    most_rows: Optional[int] = None
    as_dict: bool = False  # run() gets {column: array} instead of a DataFrame
    open: bool = False  # whether other columns are taken too, with the dtype that pandas gives them


@dataclass(frozen=True)
class Array:
    """An n-dimensional array: in JSON nested arrays. A dimension of None is free."""

    dtype: str
    shape: tuple[Optional[int], ...]
    minimum: Optional[float] = None
    maximum: Optional[float] = None
    nullable: bool = False


@dataclass(frozen=True)
class Series:
    """One column by itself: in JSON an array, for run() a pandas Series of the column's dtype and label."""

    column: Column


@dataclass(frozen=True)
class Value:
    """Any other JSON value, checked by a JSON Schema.

    `type` tells how it is decoded: `json` (as it is), `bytes` and `bytearray` (base64), `image` (base64 of an
    image file, a PIL image for run()), `hint` (by the type hint of run()), `unchecked` (as it is, for a
    script that converts it itself), or a Python type of dtypes.ELEMENTS.
    """

    schema: dict[str, Any] = field(default_factory=dict)
    type: str = "json"


Field = Union[Frame, Series, Array, Value]


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
    open: bool = False  # whether the body may have other members, which run() takes or the server leaves out
    # Without inputs: the parameters of run() and whether each is needed; only documents show them.
    parameters: dict[str, bool] = field(default_factory=dict)


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
    for name in ("whole_body", "open"):
        if getattr(schema, name):
            content[name] = True
    if schema.parameters:
        content["parameters"] = schema.parameters
    return content


def input_to_json(entry: Input) -> dict[str, Any]:
    """One input as it stands in schema.json."""
    kind = entry.field
    content: dict[str, Any] = {"kind": type(kind).__name__.lower(), "required": entry.required}
    if isinstance(kind, Frame):
        content["columns"] = [column_to_json(column) for column in kind.columns]
        content["rows"] = {"least": kind.least_rows, "most": kind.most_rows}
        for name in ("as_dict", "open"):
            if getattr(kind, name):
                content[name] = True
    elif isinstance(kind, Series):
        content["column"] = column_to_json(kind.column)
    elif isinstance(kind, Array):
        content["dtype"] = kind.dtype
        content["shape"] = list(kind.shape)
        if kind.nullable:
            content["nullable"] = True
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
    if column.category_dtype is not None:
        content["category_dtype"] = column.category_dtype
    if column.ordered:
        content["ordered"] = True
    if column.label:
        content["label"] = label_to_json(column.label[0])
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
        open=bool(content.get("open", False)),
        parameters={name: needed is True for name, needed in dict(content.get("parameters") or {}).items()},
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
            bool(content.get("open", False)),
        )
    if kind == "series":
        return Series(column_from_json({"name": "", **content["column"]}))
    if kind == "array":
        shape = tuple(None if size is None or size < 0 else int(size) for size in content["shape"])
        dtype = known_dtype(str(content["dtype"]))
        return Array(dtype, shape, *range_from_json(content, dtype), bool(content.get("nullable", False)))
    if kind == "value":
        return Value(dict(content.get("schema") or {}), str(content.get("type", "json")))
    raise SchemaError(f"kind is {kind!r}; it is one of frame, series, array, value")


def known_dtype(dtype: str) -> str:
    """A dtype that the server can make. Raises SchemaError; dtypes of other packages, `name[…]`, pandas looks up."""
    if family(dtype) == "other" and "[" not in dtype:
        raise SchemaError(f"dtype {dtype!r} is not known; README.md of the scoring server lists those that are")
    return dtype


def column_from_json(content: dict[str, Any]) -> Column:
    """One column of schema.json."""
    categories = content.get("categories")
    return Column(
        str(content["name"]),
        known_dtype(str(content["dtype"])),
        bool(content.get("nullable", False)),
        bool(content.get("required", True)),
        None if categories is None else tuple(categories),
        *range_from_json(content, str(content["dtype"])),
        None if content.get("category_dtype") is None else known_dtype(str(content["category_dtype"])),
        bool(content.get("ordered", False)),
        (label_from_json(content["label"]),) if "label" in content else (),
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

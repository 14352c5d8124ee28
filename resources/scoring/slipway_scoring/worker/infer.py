"""`/v2/models/<name>/infer`: tensors to the arguments of run(), and what it returns to tensors."""

from __future__ import annotations

import contextvars
import sys
from collections.abc import Callable
from math import prod
from typing import Any, Optional

import orjson

from slipway_scoring.schema.check import describe
from slipway_scoring.schema.fields import Array, Frame, Series, ServiceSchema, Value
from slipway_scoring.schema.inference_protocol import datatype
from slipway_scoring.worker.allowance import LIST, spend, spend_records
from slipway_scoring.worker.binary_tensors import fill, split, with_binary_outputs
from slipway_scoring.worker.bind import Bind, Headers, is_json, mismatch_refusal, wrong_type
from slipway_scoring.worker.decode import make_decoder
from slipway_scoring.worker.encode import plain
from slipway_scoring.worker.exact_json import exact_json
from slipway_scoring.worker.invalid import Decode, Invalid
from slipway_scoring.worker.names import column_names, name_of
from slipway_scoring.worker.script import Script

DATATYPES = frozenset(
    [
        "BOOL",
        "BF16",
        "FP16",
        "FP32",
        "FP64",
        "BYTES",
        *(f"{sign}INT{bits}" for sign in ("", "U") for bits in (8, 16, 32, 64)),
    ]
)
MOST_AXES, LARGEST_SIZE = 64, 1 << 53  # of NumPy and of numbers in JSON
PYTHON_TYPES = {bool: "BOOL", int: "INT64", float: "FP64", str: "BYTES"}
Tensor = dict[str, Any]
asked: contextvars.ContextVar[dict[str, Any]] = contextvars.ContextVar("asked")


class Infer:
    """The protocol's view of one service."""

    def __init__(
        self, script: Script, schema: ServiceSchema, loads: Callable[[bytes], Any], name: str, version: str
    ) -> None:
        self.inputs = schema.inputs
        self.loads = loads
        self.name = name
        self.version = version
        hints = {parameter.name: parameter.annotation for parameter in script.parameters}
        self.decoders: dict[str, Decode] = {
            name: make_decoder(entry.field, hints.get(name)) for name, entry in schema.inputs.items()
        }

    def bind(self) -> Bind:
        """From a request's body to the arguments of run(). Raises Refusal."""

        def bind(body: bytes, headers: Optional[Headers], request_id: str) -> dict[str, Any]:
            body, raw = split(body, headers)
            if headers is not None and raw is None and not is_json(headers):
                raise wrong_type(headers)
            content = self.loads(body)
            if type(content) is not dict or not isinstance(content.get("inputs"), list):
                raise mismatch_refusal("/inputs", "an array of tensors", describe(content))
            asked.set(content)
            fill(content["inputs"], raw)
            tensors = read_tensors(content["inputs"])
            arguments: dict[str, Any] = {}
            used: set[str] = set()
            for name, entry in self.inputs.items():
                value = take(name, entry.field, tensors, used)
                if value is None:
                    if entry.required:
                        raise mismatch_refusal("/inputs", f"a tensor {name}", "none of that name")
                    continue
                arguments[name] = self.decode(name, value)
            extra = next((name for name in tensors if name not in used), None)
            if extra is not None:
                raise mismatch_refusal("/inputs", "tensors of the model's inputs", f'a tensor "{extra[:60]}"')
            return arguments

        return bind

    def decode(self, name: str, value: Any) -> Any:
        """The argument of one input."""
        try:
            return self.decoders[name](value)
        except Invalid as error:
            detail = error.mismatch.detail()
            raise mismatch_refusal("/inputs/" + name + detail["pointer"], detail["expected"], detail["got"]) from None

    def answer(self, result: Any) -> Any:
        """The body of the answer to the request that was bound last in this context."""
        request = asked.get()
        tensors = write_tensors(result)
        wanted = [one.get("name") for one in request.get("outputs") or [] if isinstance(one, dict)]
        if wanted:
            by_name = {tensor["name"]: tensor for tensor in tensors}
            missing = next((name for name in wanted if name not in by_name), None)
            if missing is not None:
                raise mismatch_refusal("/outputs", f"names among {', '.join(by_name)}", str(missing)[:60])
            tensors = [by_name[name] for name in wanted]
        content: dict[str, Any] = {"model_name": self.name, "model_version": self.version, "outputs": tensors}
        if isinstance(request.get("id"), str):
            content["id"] = request["id"]
        return with_binary_outputs(content, request)


def read_tensors(parts: list[Any]) -> dict[str, Tensor]:
    """The tensors of a request by name, their data flat. Raises Refusal."""
    tensors: dict[str, Tensor] = {}
    for index, part in enumerate(parts):
        where = f"/inputs/{index}"
        if not isinstance(part, dict) or not isinstance(part.get("name"), str):
            raise mismatch_refusal(where, "a tensor with a name", describe(part))
        if part["name"] in tensors:
            raise mismatch_refusal(where, "each tensor once", f'a second "{part["name"][:60]}"')
        if part.get("datatype") not in DATATYPES:
            raise mismatch_refusal(where + "/datatype", "a datatype of the protocol", describe(part.get("datatype")))
        shape: Any = part.get("shape")
        if not is_shape(shape):
            raise mismatch_refusal(where + "/shape", f"an array of at most {MOST_AXES} sizes", describe(shape))
        if not isinstance(part.get("data"), list):
            raise mismatch_refusal(
                where + "/data", "an array, or binary_data_size in the parameters", describe(part.get("data"))
            )
        data = flat(part["data"])
        if len(data) != prod(shape):
            raise mismatch_refusal(where + "/data", f"{prod(shape)} elements for shape {shape}", f"{len(data)}")
        tensors[part["name"]] = {**part, "data": data}
    return tensors


def is_shape(shape: Any) -> bool:
    """Whether a value is the shape of a tensor that can be: a product of many or huge numbers takes long to make."""
    if not isinstance(shape, list) or len(shape) > MOST_AXES:
        return False
    return all(type(size) is int and 0 <= size < LARGEST_SIZE for size in shape)


def flat(data: list[Any]) -> list[Any]:
    """Nested arrays without their nesting."""
    while data and isinstance(data[0], list):
        if not all(isinstance(one, list) for one in data):
            raise mismatch_refusal("/inputs", "arrays nested to one depth", "a mixture")
        data = [member for one in data for member in one]
    return data


def take(name: str, field: Any, tensors: dict[str, Tensor], used: set[str]) -> Any:
    """The JSON value of one input out of the tensors; None when it is not among them."""
    if isinstance(field, Frame):
        return take_frame(name, field, tensors, used)
    tensor = tensors.get(name)
    if tensor is None:
        return None
    used.add(name)
    data = tensor["data"]
    if isinstance(field, Series):
        return data
    if isinstance(field, Array):
        return nested(data, tensor["shape"])
    assert isinstance(field, Value)
    return take_value(field, tensor)


def take_value(field: Value, tensor: Tensor) -> Any:
    """A plain value: an array, the one element, or the JSON text in it when the input is an object."""
    kind = field.schema.get("type")
    data = tensor["data"]
    if kind == "array":
        return nested(data, tensor["shape"])
    if len(data) != 1:
        raise mismatch_refusal("/inputs/" + tensor["name"], "one element", f"{len(data)}")
    if tensor["datatype"] == "BYTES" and kind not in ("string", None) and isinstance(data[0], str):
        try:
            return orjson.loads(data[0])
        except orjson.JSONDecodeError:
            return data[0]
    return data[0]


def take_frame(name: str, field: Frame, tensors: dict[str, Tensor], used: set[str]) -> Any:
    """Records from a tensor for each column; the columns may be marked with their input as `input.column`."""
    columns: dict[str, list[Any]] = {}
    for column in field.columns:
        key = column.name if column.name in tensors else f"{name}.{column.name}"
        if key in tensors:
            used.add(key)
            columns[column.name] = tensors[key]["data"]
    if not columns and name in tensors:
        names = ", ".join(str(column.name) for column in field.columns)
        raise mismatch_refusal("/inputs", f"a tensor for each column: {names}", f'one tensor "{name}"')
    if not columns:
        return None
    lengths = {len(data) for data in columns.values()}
    if len(lengths) > 1:
        raise mismatch_refusal("/inputs", "columns of one length", f"lengths {sorted(lengths)}")
    spend_records(max(lengths), columns)
    return [dict(zip(columns, row)) for row in zip(*columns.values())]


def nested(data: list[Any], shape: list[int]) -> list[Any]:
    """A flat list in the nesting of a shape. Raises Refusal for more lists than fit into memory."""
    for size in reversed(shape[1:]):
        spend((len(data) // size if size else 1) * (LIST + 8))
        data = [data[start : start + size] for start in range(0, len(data), size)] if size else [[] for _ in range(1)]
    return data


def write_tensors(result: Any) -> list[Tensor]:
    """What run() returned, as tensors: one for each member of an object or column of a frame, else one `output`."""
    pandas = sys.modules.get("pandas")
    if pandas is not None and isinstance(result, pandas.DataFrame):
        names = column_names(result.columns)
        return [write_tensor(name, result.iloc[:, position]) for position, name in enumerate(names)]
    if isinstance(result, dict):
        return [write_tensor(name_of(name) or str(name), member) for name, member in result.items()]
    return [write_tensor("output", result)]


def write_tensor(name: str, value: Any) -> Tensor:
    """One tensor. Anything but a rectangle of plain values is one element of JSON text."""
    shown = plain(value)
    shape, data = measured(shown)
    kind = datatype(str(getattr(value, "dtype", "")))
    if kind != "BYTES" and (kind.startswith("FP") or None not in data):
        sizes = [int(size) for size in getattr(value, "shape", shape)]
        return {"name": name, "datatype": kind, "shape": sizes or [1], "data": data}
    python_kind = common_datatype(data)
    if python_kind is not None:
        return {"name": name, "datatype": python_kind, "shape": shape, "data": data}
    text = exact_json(shown, "null").decode()
    return {"name": name, "datatype": "BYTES", "shape": [1], "data": [text], "parameters": {"content_type": "json"}}


def common_datatype(data: list[Any]) -> Optional[str]:
    """The datatype that holds all of some plain values, or None."""
    kinds = {type(one) for one in data}
    if kinds == {int, float}:
        kinds = {float}
    if len(kinds) != 1:
        return None
    kind = kinds.pop()
    if kind is int and not (min(data) >= -(1 << 63) and max(data) < 1 << 63):
        return "UINT64" if min(data) >= 0 and max(data) < 1 << 64 else None
    return PYTHON_TYPES.get(kind)


def measured(value: Any) -> tuple[list[int], list[Any]]:
    """The shape of nested lists, and their elements; one element for anything that is not a rectangle."""
    shape: list[int] = []
    level = [value]
    while level and all(isinstance(one, list) for one in level):
        sizes = {len(one) for one in level}
        if len(sizes) > 1:
            return [1], [value]
        shape.append(sizes.pop())
        level = [member for one in level for member in one]
    return shape or [1], level

"""From the bytes of a request to the keyword arguments of run()."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Optional

import orjson

from slipway_scoring.failure import Refusal
from slipway_scoring.request import Request
from slipway_scoring.schema.check import describe
from slipway_scoring.schema.dtypes import family
from slipway_scoring.schema.fields import Array, Frame, ServiceSchema, Value
from slipway_scoring.worker.charset import in_utf_8
from slipway_scoring.worker.decode import make_decoder
from slipway_scoring.worker.images import read_image
from slipway_scoring.worker.invalid import Decode, Invalid
from slipway_scoring.worker.script import Script
from slipway_scoring.worker.whole_numbers import read_json

Headers = dict[str, str]
Bind = Callable[[bytes, Optional[Headers], str], dict[str, Any]]
MISSING = object()
NULL_HINT = (
    "null is not allowed here because the schema says so: to allow it, put a missing value into the sample, "
    'write Optional[…] in the type hint, or set "nullable": true in the schema file'
)
JSON_TYPES = ("application/json", "text/plain", "application/x-www-form-urlencoded", "text/json")


def make_bind(script: Script, schema: ServiceSchema, style: str, non_finite: str) -> Bind:
    """The function that makes the arguments of one call; it raises Refusal.

    `style` is `object`, `string` or `auto`: how a script without a schema gets its body.
    """
    if script.raw:
        name = script.parameters[0].name
        return lambda body, headers, request_id: {name: Request(body, headers or {}, request_id)}
    if not schema.inputs and (style == "string" or (style == "auto" and script.parses_body)):
        return make_text_bind(script)
    if not script.parameters and not script.any_name and not schema.inputs:
        return lambda body, headers, request_id: {}
    loads = make_loads(non_finite, keeps_whole_numbers(schema))
    if schema.whole_body:
        return make_whole_bind(schema, loads)
    if not schema.inputs:
        return make_open_bind(script, loads)
    return make_object_bind(script, schema, loads)


def keeps_whole_numbers(schema: ServiceSchema) -> bool:
    """Whether run() may get whole numbers past 64 bits: not when all inputs are of number types, which have a range."""
    dtypes: list[str] = []
    for entry in schema.inputs.values():
        field = entry.field
        if isinstance(field, Frame) and not field.open:
            dtypes += [column.dtype for column in field.columns]
        else:
            dtypes.append(field.dtype if isinstance(field, Array) else "object")
    return not dtypes or any(family(dtype) in ("object", "other", "decimal", "number") for dtype in dtypes)


def make_loads(non_finite: str, whole_numbers: bool = True) -> Callable[[bytes], Any]:
    """The JSON parser under the policy on NaN and infinities; it raises Refusal.

    `whole_numbers`: read those past 64 bits as they are, which orjson makes floats of.
    """
    parse = read_json if whole_numbers else orjson.loads

    def loads(body: bytes) -> Any:
        try:
            return parse(body)
        except ValueError as error:
            return loads_again(body, error, non_finite)

    return loads


def loads_again(body: bytes, error: ValueError, non_finite: str) -> Any:
    """A body that orjson does not read: with a byte order mark, in UTF-16, or with NaN. Raises Refusal."""
    if not body.strip():
        raise Refusal(400, "empty-body", "the body is empty", "send a JSON object of inputs")
    text = in_utf_8(body, None)
    if text is not body:
        return make_loads(non_finite)(text)
    if non_finite == "literal" and (b"NaN" in body or b"Infinity" in body):
        return python_loads(body)
    place = f" (line {error.lineno}, column {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
    message = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
    raise Refusal(400, "not-json", f"the body is not JSON: {message}"[:300] + place) from None


def python_loads(body: bytes) -> Any:
    """Python's own parser, which takes NaN, Infinity and -Infinity."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Refusal(400, "not-json", f"the body is not JSON: {error}"[:300]) from None


def make_object_bind(script: Script, schema: ServiceSchema, loads: Callable[[bytes], Any]) -> Bind:
    """Inputs by name, each by its decoder."""
    hints = {parameter.name: parameter.annotation for parameter in script.parameters}
    needed = {parameter.name for parameter in script.parameters if parameter.required}
    decoders = [
        (name, make_decoder(entry.field, hints.get(name)), entry.required or name in needed)
        for name, entry in schema.inputs.items()
    ]
    names = frozenset(schema.inputs)
    raw = raw_input(schema, hints)

    def bind(body: bytes, headers: Optional[Headers], request_id: str) -> dict[str, Any]:
        if headers is not None and not is_json(headers):
            if raw is None:
                raise wrong_type(headers)
            return {raw[0]: decode_raw(raw[1], body)}
        content = loads(body)
        if type(content) is not dict:
            raise mismatch_refusal("", "an object of inputs by name", describe(content))
        arguments: dict[str, Any] = {}
        for name, decode, required in decoders:
            value = content.get(name, MISSING)
            if value is MISSING:
                if required:
                    raise mismatch_refusal("/" + name, "a value", "nothing: it is missing")
                continue
            try:
                arguments[name] = decode(value)
            except Invalid as error:
                detail = error.mismatch.under(name).detail()
                raise mismatch_refusal(detail["pointer"], detail["expected"], detail["got"]) from None
            except RecursionError:
                raise mismatch_refusal("/" + name, "a value of bounded depth", "deep nesting") from None
        if len(content) != len(arguments):
            others = {name: value for name, value in content.items() if name not in names}
            if script.any_name:
                arguments.update(others)
            elif not schema.open:
                extra = next(iter(others))
                raise mismatch_refusal("/" + extra, "no such input", describe(content[extra]))
        return arguments

    return bind


def raw_input(schema: ServiceSchema, hints: dict[str, Any]) -> Optional[tuple[str, str]]:
    """Name and kind (bytes, bytearray, image) of the one needed input when its body may come raw."""
    needed = [name for name, entry in schema.inputs.items() if entry.required]
    if len(needed) != 1:
        return None
    field = schema.inputs[needed[0]].field
    if not isinstance(field, Value):
        return None
    kind = field.type
    if kind == "hint":
        hint = hints.get(needed[0])
        kind = "bytes" if hint is bytes else "bytearray" if hint is bytearray else "image"
        if field.schema.get("format") != "byte":
            return None
    return (needed[0], kind) if kind in ("bytes", "bytearray", "image") else None


def decode_raw(kind: str, body: bytes) -> Any:
    """A raw body as the value of a bytes or image input."""
    if kind == "bytes":
        return body
    if kind == "bytearray":
        return bytearray(body)
    try:
        return read_image(body)
    except ValueError as error:
        raise mismatch_refusal("", "an image", str(error)[:120]) from None


def make_whole_bind(schema: ServiceSchema, loads: Callable[[bytes], Any]) -> Bind:
    """The body itself is the one input."""
    name, entry = next(iter(schema.inputs.items()))
    decode: Decode = make_decoder(entry.field)

    def bind(body: bytes, headers: Optional[Headers], request_id: str) -> dict[str, Any]:
        if headers is not None and not is_json(headers):
            raise wrong_type(headers)
        try:
            return {name: decode(loads(body))}
        except Invalid as error:
            detail = error.mismatch.detail()
            raise mismatch_refusal(detail["pointer"], detail["expected"], detail["got"]) from None

    return bind


def make_text_bind(script: Script) -> Bind:
    """The whole body as text to the one parameter, as the 2017 service did without a schema file."""
    name = script.parameters[0].name

    def bind(body: bytes, headers: Optional[Headers], request_id: str) -> dict[str, Any]:
        try:
            return {name: body.decode()}
        except UnicodeDecodeError as error:
            raise Refusal(400, "not-utf-8", f"the body is not UTF-8: {error.reason} at byte {error.start}") from None

    return bind


def make_open_bind(script: Script, loads: Callable[[bytes], Any]) -> Bind:
    """No schema: any JSON object whose members are parameters of run()."""
    required = [parameter.name for parameter in script.parameters if parameter.required]
    known = {parameter.name for parameter in script.parameters}

    def bind(body: bytes, headers: Optional[Headers], request_id: str) -> dict[str, Any]:
        if headers is not None and not is_json(headers):
            raise wrong_type(headers)
        content = loads(body)
        if type(content) is not dict:
            raise mismatch_refusal("", "an object of inputs by name", describe(content))
        for name in required:
            if name not in content:
                raise mismatch_refusal("/" + name, "a value", "nothing: it is missing")
        if not script.any_name:
            for name in content:
                if name not in known:
                    raise mismatch_refusal("/" + name, "no such input", describe(content[name]))
        return content

    return bind


def is_json(headers: Headers) -> bool:
    """Whether the content type is JSON, or one that simple clients send with JSON by default."""
    kind = headers.get("content-type", "application/json").partition(";")[0].strip().lower()
    return kind in JSON_TYPES or kind.endswith("+json")


def wrong_type(headers: Headers) -> Refusal:
    """The refusal of a body that is not JSON by its own word."""
    return Refusal(
        415,
        "unsupported-media-type",
        f"the body is {headers.get('content-type', '')[:100]}; this service reads application/json",
    )


def mismatch_refusal(pointer: str, expected: str, got: str) -> Refusal:
    """The refusal of a body that does not fit the schema."""
    where = pointer or "the body"
    return Refusal(
        400,
        "invalid-input",
        f"{where}: expected {expected}, got {got}",
        NULL_HINT if got == "null" else None,
        details=[{"pointer": pointer, "expected": expected, "got": got}],
    )

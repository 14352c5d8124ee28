"""Samples of inputs and outputs, as live Python values, to a schema."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Optional, TypeVar

import orjson

from slipway_scoring.schema.fields import Input, ServiceSchema, to_json
from slipway_scoring.schema.json_schema import field_schema
from slipway_scoring.schema.ranges import with_ranges
from slipway_scoring.schema.sample_fields import example_of, field_from_sample
from slipway_scoring.worker.whole_numbers import write_json as as_json

Function = TypeVar("Function", bound=Callable[..., Any])
SAMPLE_MARK = "__slipway_samples__"
registered: list[ServiceSchema] = []  # what generate_schema calls made while a script was imported


def sample(returns: Any = None, **inputs: Any) -> Callable[[Function], Function]:
    """Decorates run() with samples of its inputs, and with `returns` of what it gives.

    `@sample(input_df=pandas.DataFrame(...))` declares columns, order and dtypes; the example comes from it too.
    """

    def mark(function: Function) -> Function:
        setattr(function, SAMPLE_MARK, (inputs, returns))
        return function

    return mark


def generate_schema(
    run: Callable[..., Any],
    inputs: Optional[Mapping[str, Any]] = None,
    outputs: Optional[Mapping[str, Any]] = None,
    filepath: Optional[str] = None,
    ranges: Optional[Mapping[str, Any]] = None,
) -> dict[str, Any]:
    """The schema of run() from samples by name; written to `filepath` when that is given.

    `ranges`: by input, `(least, most)` of an array's numbers, or `{column: (least, most)}` of a frame; None leaves a
    side open. A request with a number outside is answered 400.

    Raises ValueError when the samples do not name the parameters of run(), or a range is of nothing that has one.
    """
    schema = with_ranges(schema_from_samples(dict(inputs or {}), dict(outputs or {})), ranges or {})
    check_names(run, schema)
    registered.append(schema)
    content = to_json(schema)
    if filepath:
        write_json(filepath, content)
    return content


def write_json(path: str, content: dict[str, Any]) -> None:
    """Writes a JSON file, and the folder that it lies in."""
    import os

    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    with open(path, "wb") as file:
        file.write(as_json(content, orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def check_names(run: Callable[..., Any], schema: ServiceSchema) -> None:
    """Raises ValueError unless the inputs are the parameters of run()."""
    from slipway_scoring.worker.plain_function import parameters_of

    parameters = parameters_of(run)
    if any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters):
        return
    names = {parameter.name for parameter in parameters if parameter.name != "request_headers"}
    if names != set(schema.inputs):
        raise ValueError(
            f"Argument mismatch: run() takes {', '.join(sorted(names)) or 'nothing'}, "
            f"the samples are of {', '.join(sorted(schema.inputs)) or 'nothing'}"
        )


def schema_from_samples(inputs: dict[str, Any], outputs: dict[str, Any]) -> ServiceSchema:
    """The schema of samples by name. `aml_response_body` among the outputs names the body, as in 2017."""
    inputs.pop("request_headers", None)
    fields = {name: Input(field_from_sample(value)) for name, value in inputs.items()}
    example = {name: example_of(value) for name, value in inputs.items()}
    output: Optional[dict[str, Any]] = None
    shown: Any = None
    outputs = outputs.get("aml_response_body", outputs)
    if outputs:
        properties = {name: field_schema(field_from_sample(value)) for name, value in outputs.items()}
        output = {"type": "object", "properties": properties}
        shown = {name: example_of(value) for name, value in outputs.items()}
    return ServiceSchema(fields, output=output, example=example or None, example_output=shown, source="samples")

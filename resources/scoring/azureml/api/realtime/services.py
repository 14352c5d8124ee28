"""`azureml.api.realtime.services` of the 2017 SDK."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Optional

from azureml.api.schema.sampleDefinition import SampleDefinition
from slipway_scoring.schema import samples
from slipway_scoring.schema.dialect import to_swagger
from slipway_scoring.schema.fields import Input, input_to_json
from slipway_scoring.schema.json_schema import field_schema
from slipway_scoring.schema.sample_fields import example_of

VERSION = "1.0.0"


def generate_schema(
    run_func: Callable[..., Any],
    inputs: Optional[Mapping[str, Any]] = None,
    outputs: Optional[Mapping[str, Any]] = None,
    filepath: Optional[str] = None,
) -> dict[str, Any]:
    """The schema in the shape of 2017, `{"input": {…}, "output": {…}}`; written to `filepath` when given.

    `internal` holds our own description of the input as JSON where the original put a pickle. Raises ValueError for
    samples that do not name the parameters of `run_func`.
    """
    taken = {name: one for name, one in (inputs or {}).items() if name != "request_headers"}
    given = dict(outputs or {})
    given = given.get("aml_response_body", given)
    for name, one in [*taken.items(), *given.items()]:
        if not isinstance(one, SampleDefinition):
            raise ValueError(f"{name}: expected a SampleDefinition, got {type(one).__name__}")
    schema = samples.schema_from_samples(
        {name: one.sample for name, one in taken.items()}, {name: one.sample for name, one in given.items()}
    )
    samples.check_names(run_func, schema)
    samples.registered.append(schema)
    content: dict[str, Any] = {}
    if taken:
        content["input"] = {name: described(one) for name, one in taken.items()}
    if given:
        content["output"] = {name: described(one) for name, one in given.items()}
    if filepath:
        samples.write_json(filepath, content)
    return content


def described(one: SampleDefinition) -> dict[str, Any]:
    """One input or output in the shape of 2017."""
    swagger = {**to_swagger(field_schema(one.field)), "example": example_of(one.sample)}
    return {
        "internal": input_to_json(Input(one.field)),
        "swagger": swagger,
        "type": one.type,
        "version": VERSION,
    }

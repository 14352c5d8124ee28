"""The schema that a loaded script tells of itself: samples, @input_schema, then type hints."""

from __future__ import annotations

from typing import Any, Optional

from slipway_scoring.schema import samples
from slipway_scoring.schema.fields import Field, Input, ServiceSchema
from slipway_scoring.schema.from_hints import value_from_hint
from slipway_scoring.schema.sample_fields import example_of, field_from_sample
from slipway_scoring.worker.script import Script


def schema_from_script(script: Script) -> ServiceSchema:
    """The schema of a script, or one without inputs when it tells nothing more than their names.

    A generate_schema call while the script was imported, then `@sample`, then `@input_schema`, then type hints;
    parameters that have no sample take their hint.
    """
    if script.raw:
        return ServiceSchema({})
    if samples.registered:
        return samples.registered[-1]
    given: Optional[tuple[dict[str, Any], Any]] = getattr(script.run, samples.SAMPLE_MARK, None)
    if given is None:
        from slipway_scoring.schema.from_decorators import schema_from_decorators

        decorated = schema_from_decorators(script)
        if decorated is not None:
            return decorated
        if script.parses_body:
            return ServiceSchema({})
    return mixed(script, given or ({}, None))


def mixed(script: Script, given: tuple[dict[str, Any], Any]) -> ServiceSchema:
    """Samples where there are some, hints for the rest; nothing when a required parameter has neither."""
    sampled = samples.schema_from_samples(dict(given[0]), {})
    inputs: dict[str, Input] = {}
    hinted = False
    for parameter in script.parameters:
        field: Optional[Field] = None
        if parameter.name in sampled.inputs:
            field = sampled.inputs[parameter.name].field
        else:
            field = value_from_hint(parameter.annotation)
            hinted = hinted or field is not None
        if field is None:
            if not given[0] and not any(one.annotation is not None for one in script.parameters):
                return ServiceSchema({}, parameters={one.name: one.required for one in script.parameters})
            from slipway_scoring.schema.fields import Value

            field = Value()
        inputs[parameter.name] = Input(field, parameter.required)
    output = None
    if given[1] is not None:
        from slipway_scoring.schema.json_schema import field_schema

        output = field_schema(field_from_sample(given[1]))
    complete = sampled.example and set(sampled.example) >= {name for name, one in inputs.items() if one.required}
    return ServiceSchema(
        inputs,
        output=output,
        example=sampled.example if complete else None,
        example_output=None if given[1] is None else example_of(given[1]),
        source="type hints" if hinted and not given[0] else "samples",
    )

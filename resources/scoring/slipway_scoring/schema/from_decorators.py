"""The schema that inference-schema's @input_schema and @output_schema have recorded, when a script uses them."""

from __future__ import annotations

import sys
from typing import Any, Optional

from slipway_scoring.schema.fields import Input, ServiceSchema, Value
from slipway_scoring.worker.script import Script


def schema_from_decorators(script: Script) -> Optional[ServiceSchema]:
    """The recorded schema, or None without such decorators.

    The decorators convert the values themselves and refuse what they cannot convert. So run() gets plain JSON here, and
    nothing is checked but that needed inputs are there; other members are left out, as azureml-inference-server-http
    does (input_parsers.py, ObjectInput).
    """
    recorded = sys.modules.get("inference_schema.schema_util")
    if recorded is None or not recorded.is_schema_decorated(script.run):
        return None
    swagger: dict[str, Any] = recorded.get_input_schema(script.run) or {}
    properties = swagger.get("properties", {})
    if not properties:
        return None
    parts = {parameter.name: {} for parameter in script.parameters} | properties
    required = {parameter.name for parameter in script.parameters if parameter.required}
    inputs = {
        name: Input(Value(loose(part), "unchecked"), name in required)
        for name, part in parts.items()
        if name != "request_headers"
    }
    output = recorded.get_output_schema(script.run)
    return ServiceSchema(
        inputs,
        output=loose(output) if isinstance(output, dict) and output else None,
        example=swagger.get("example"),
        example_output=output.get("example") if isinstance(output, dict) else None,
        source="@input_schema",
        open=True,
    )


def loose(swagger: dict[str, Any]) -> dict[str, Any]:
    """A recorded fragment as JSON Schema."""
    from slipway_scoring.schema.from_swagger import cleaned

    return cleaned(swagger)

"""What the documents of a service tell, whatever their form: names, texts, schemas of bodies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from slipway_scoring.schema.fields import ServiceSchema
from slipway_scoring.schema.json_schema import body_schema

HEALTH = "Simple health check endpoint to ensure the service is up at any given point."
RUN = "Run web service's model and get the prediction output"
PROBLEMS = {
    "400": "The body does not fit the schema.",
    "401": "No valid key was given.",
    "408": "The request did not arrive in time.",
    "413": "The body is larger than the limit.",
    "415": "The body is not JSON.",
    "431": "The headers are too large.",
    "500": "run() failed.",
    "503": "The replica is busy or not ready; try again after the time in Retry-After.",
    "504": "run() took longer than the timeout.",
}


@dataclass(frozen=True)
class Operation:
    """What the documents tell about an operation."""

    name: str
    summary: str
    text: str

    def head(self) -> dict[str, Any]:
        """Returns the members that both forms have in common."""
        return {"operationId": self.name, "summary": self.summary, "description": self.text}


SCORE_SUMMARY = "Score inputs"
HEALTH_CHECK = Operation("ServiceHealthCheck", "Check the health", HEALTH)
LIVE = Operation("Live", "Check that the process lives", "Whether the process is alive.")
READY = Operation("Ready", "Check that it is ready", "Whether new work may be sent.")
SWAGGER = Operation("GetSwaggerSpec", "Get the Swagger 2.0 document", "Get the Swagger specification.")
OPENAPI = Operation("GetOpenApiSpec", "Get the OpenAPI 3.1 document", "Get the OpenAPI specification.")


@dataclass(frozen=True)
class Description:
    """What the documents tell."""

    name: str
    version: str
    schema: ServiceSchema
    secured: bool = False
    raw: bool = False  # run() takes the body as it comes
    closed: bool = False  # the documents need a key too


def key_for_documents(about: Description, keys: list[Any]) -> list[Any]:
    """Returns the security requirement of the documents: none unless they are closed."""
    return keys if about.secured and about.closed else []


def information(about: Description) -> dict[str, Any]:
    """The info object."""
    text = f"API specification for the prediction service {about.name}"
    return {"title": about.name, "version": about.version, "description": text}


def input_schema(about: Description) -> dict[str, Any]:
    """The JSON Schema of the request body."""
    if about.raw:
        return {}
    if not about.schema.inputs:
        return named_only(about.schema.parameters)
    return body_schema(about.schema)


def named_only(parameters: dict[str, bool]) -> dict[str, Any]:
    """The JSON Schema of an object whose members may be anything."""
    if not parameters:
        return {"type": "object"}
    needed = [name for name, is_needed in parameters.items() if is_needed]
    properties: dict[str, Any] = {name: {} for name in parameters}
    return {"type": "object", "properties": properties, **({"required": needed} if needed else {})}


def error_schema() -> dict[str, Any]:
    """The JSON Schema of every error's body."""
    detail = {
        "type": "object",
        "properties": {
            "pointer": {"type": "string"},
            "expected": {"type": "string"},
            "got": {"type": "string"},
        },
    }
    return {
        "type": "object",
        "properties": {
            "message": {"type": "string"},
            "code": {"type": "string"},
            "status_code": {"type": "integer", "format": "int32"},
            "request_id": {"type": "string"},
            "hint": {"type": "string"},
            "details": {"type": "array", "items": detail},
        },
        "required": ["message"],
    }


def with_example(schema: dict[str, Any], example: Any) -> dict[str, Any]:
    """The schema with its example on top."""
    return schema if example is None else {**schema, "example": example}


def with_input_example(schema: dict[str, Any], of: ServiceSchema) -> dict[str, Any]:
    """The schema with the service's example request, and where its values come from when nobody gave them."""
    shown = with_example(schema, of.example)
    return shown if of.example_from is None else {**shown, "x-slipway-example-from": of.example_from}


def reference(where: str, name: str) -> dict[str, str]:
    """A reference to a definition."""
    return {"$ref": f"#/{where}/{name}"}

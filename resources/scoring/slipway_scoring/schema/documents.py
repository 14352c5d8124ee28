"""Swagger 2 in the shape of 2017, and OpenAPI 3.0 and 3.1, from one schema.

Operation ids, the security scheme's name and the definitions' names are those of the 2017 service, so that clients
generated from its Swagger go on working. Examples stand at the top of ServiceInput, as they did there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Optional
from urllib.parse import quote

from slipway_scoring.schema.dialect import to_openapi_30, to_swagger
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
class Description:
    """What the documents tell."""

    name: str
    version: str
    schema: ServiceSchema
    secured: bool = False
    raw: bool = False  # run() takes the body as it comes


def swagger(about: Description) -> dict[str, Any]:
    """The Swagger 2.0 document."""
    score = swagger_score(about)
    return {
        "swagger": "2.0",
        "info": information(about),
        "consumes": ["application/json"],
        "produces": ["application/json"],
        "securityDefinitions": {
            "Bearer": {
                "type": "apiKey",
                "name": "Authorization",
                "in": "header",
                "description": "For example: Bearer abc123",
            }
        },
        "paths": {
            "/": {"get": {**swagger_read("ServiceHealthCheck", HEALTH, "Healthy"), "produces": ["text/plain"]}},
            "/score": {"post": score},
            f"/api/v1/service/{quote(about.name, safe='')}/score": {
                "post": {**score, "operationId": "RunMLServiceByName"}
            },
            "/swagger.json": {"get": swagger_read("GetSwaggerSpec", "Get the Swagger specification.", None)},
        },
        "definitions": {
            "ServiceInput": with_input_example(to_swagger(input_schema(about)), about.schema),
            "ServiceOutput": with_example(to_swagger(about.schema.output or {}), about.schema.example_output),
            "ErrorResponse": to_swagger(error_schema()),
        },
    }


def swagger_score(about: Description) -> dict[str, Any]:
    """The scoring operation in Swagger 2."""
    failure = {
        "description": "The service failed to execute due to an error.",
        "schema": reference("definitions", "ErrorResponse"),
    }
    score: dict[str, Any] = {
        "operationId": "RunMLService",
        "description": RUN,
        "parameters": [
            {
                "name": "serviceInputPayload",
                "in": "body",
                "required": True,
                "description": "The input payload for executing the real-time machine learning service.",
                "schema": reference("definitions", "ServiceInput"),
            }
        ],
        "responses": {
            "200": {
                "description": "The service processed the input correctly and provided a result prediction.",
                "schema": reference("definitions", "ServiceOutput"),
            },
            **{code: {"description": text, "schema": failure["schema"]} for code, text in PROBLEMS.items()},
            "default": failure,
        },
    }
    if about.secured:
        score["security"] = [{"Bearer": []}]
    return score


def swagger_read(operation: str, text: str, example: Optional[str]) -> dict[str, Any]:
    """A GET operation in Swagger 2."""
    content: dict[str, Any] = {"description": text, "schema": {"type": "string" if example else "object"}}
    if example:
        content["examples"] = {"text/plain": example}
    failure = {"description": "The service failed.", "schema": reference("definitions", "ErrorResponse")}
    return {"operationId": operation, "description": text, "responses": {"200": content, "default": failure}}


def openapi(about: Description, version: str) -> dict[str, Any]:
    """The OpenAPI document, `3` (3.0.3) or `3.1` (3.1.0)."""
    convert = to_openapi_30 if version == "3" else as_component
    failure = {"application/json": {"schema": reference("components/schemas", "ErrorResponse")}}
    responses = {
        "200": {
            "description": "The prediction.",
            "content": {"application/json": {"schema": reference("components/schemas", "ServiceOutput")}},
        },
        **{code: {"description": text, "content": failure} for code, text in PROBLEMS.items()},
        "default": {"description": "What the script itself refuses.", "content": failure},
    }
    body = {"*/*": {"schema": {}}} if about.raw else {
        "application/json": {"schema": reference("components/schemas", "ServiceInput")}
    }  # fmt: skip
    score: dict[str, Any] = {
        "operationId": "RunMLService",
        "description": RUN,
        "requestBody": {"required": True, "content": body},
        "responses": responses,
    }
    if about.secured:
        score["security"] = [{"Bearer": []}, {"ApiKey": []}]
    text = {"text/plain": {"schema": {"type": "string"}, "example": "Healthy"}}
    return {
        "openapi": "3.0.3" if version == "3" else "3.1.0",
        "info": information(about),
        "paths": {
            "/": {"get": read("ServiceHealthCheck", HEALTH, text, failure)},
            "/score": {"post": score},
            f"/api/v1/service/{quote(about.name, safe='')}/score": {
                "post": {**score, "operationId": "RunMLServiceByName"}
            },
            "/health/live": {"get": read("Live", "Whether the process is alive.", any_json(), any_json())},
            "/health/ready": {"get": read("Ready", "Whether new work may be sent.", any_json(), any_json())},
            "/swagger.json": {"get": read("GetSwaggerSpec", "Swagger 2.0.", any_json(), failure)},
            "/openapi.json": {"get": read("GetOpenApiSpec", "OpenAPI 3.1.", any_json(), failure)},
        },
        "components": {
            "securitySchemes": {
                "Bearer": {"type": "http", "scheme": "bearer"},
                "ApiKey": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
            },
            "schemas": {
                "ServiceInput": with_input_example(convert(input_schema(about)), about.schema),
                "ServiceOutput": with_example(convert(about.schema.output or {}), about.schema.example_output),
                "ErrorResponse": convert(error_schema()),
                **({} if version == "3" else definitions(input_schema(about))),
            },
        },
    }


def read(operation: str, text: str, content: dict[str, Any], failure: dict[str, Any]) -> dict[str, Any]:
    """A GET operation in OpenAPI 3."""
    return {
        "operationId": operation,
        "description": text,
        "responses": {
            "200": {"description": text, "content": content},
            "401": {"description": "No valid key was given.", "content": any_json()},
            "431": {"description": "The headers are too large.", "content": any_json()},
            "503": {
                "description": "Not now.",
                "content": {**failure, "text/plain": {"schema": {"type": "string"}}},
            },
        },
    }


def any_json() -> dict[str, Any]:
    """Content that is some JSON object."""
    return {"application/json": {"schema": {"type": "object"}}}


def information(about: Description) -> dict[str, Any]:
    """The info object."""
    text = f"API specification for the prediction service {about.name}"
    return {"title": about.name, "version": about.version, "description": text}


def input_schema(about: Description) -> dict[str, Any]:
    """The JSON Schema of the request body."""
    if about.raw:
        return {}
    if not about.schema.inputs:
        return {"type": "object"}
    return body_schema(about.schema)


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


def as_component(schema: Any) -> Any:
    """JSON Schema 2020-12, which OpenAPI 3.1 takes, with its definitions as components of the document."""
    if isinstance(schema, dict):
        content = {key: as_component(part) for key, part in schema.items() if key != "$defs"}
        name = schema.get("$ref")
        return (
            {**content, "$ref": name.replace("#/$defs/", "#/components/schemas/")} if isinstance(name, str) else content
        )
    return [as_component(part) for part in schema] if isinstance(schema, list) else schema


def definitions(schema: Any) -> dict[str, Any]:
    """All definitions in a schema, as components."""
    found: dict[str, Any] = {}
    parts = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ()
    if isinstance(schema, dict):
        found.update({name: as_component(part) for name, part in schema.get("$defs", {}).items()})
    for part in parts:
        found.update(definitions(part))
    return found

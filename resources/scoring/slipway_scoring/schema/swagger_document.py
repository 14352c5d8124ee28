"""The Swagger 2.0 document in the shape of 2017.

Operation ids, the security scheme's name and the definitions' names are those of the 2017 service, so that clients
generated from its Swagger go on working. Examples stand at the top of ServiceInput, as they did there.
"""

from __future__ import annotations

from typing import Any, Optional
from urllib.parse import quote

from slipway_scoring.schema.description import (
    HEALTH_CHECK,
    PROBLEMS,
    RUN,
    SCORE_SUMMARY,
    SWAGGER,
    Description,
    Operation,
    error_schema,
    information,
    input_schema,
    key_for_documents,
    reference,
    with_example,
    with_input_example,
)
from slipway_scoring.schema.dialect import to_swagger


def swagger(about: Description) -> dict[str, Any]:
    """Returns the Swagger 2.0 document."""
    score = swagger_score(about)
    return {
        "swagger": "2.0",
        "info": information(about),
        "basePath": "/",
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
            "/": {"get": {**swagger_read(HEALTH_CHECK, "Healthy", []), "produces": ["text/plain"]}},
            "/score": {"post": score},
            f"/api/v1/service/{quote(about.name, safe='')}/score": {
                "post": {**score, "operationId": "RunMLServiceByName"}
            },
            "/swagger.json": {"get": swagger_read(SWAGGER, None, key_for_documents(about, [{"Bearer": []}]))},
        },
        "definitions": {
            "ServiceInput": with_input_example(to_swagger(input_schema(about)), about.schema),
            "ServiceOutput": with_example(to_swagger(about.schema.output or {}), about.schema.example_output),
            "ErrorResponse": to_swagger(error_schema()),
        },
    }


def swagger_score(about: Description) -> dict[str, Any]:
    """Returns the scoring operation in Swagger 2."""
    failure = {
        "description": "The service failed to execute due to an error.",
        "schema": reference("definitions", "ErrorResponse"),
    }
    score: dict[str, Any] = {
        "operationId": "RunMLService",
        "summary": SCORE_SUMMARY,
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
    score["security"] = [{"Bearer": []}] if about.secured else []
    return score


def swagger_read(about: Operation, example: Optional[str], security: list[Any]) -> dict[str, Any]:
    """Returns a GET operation in Swagger 2."""
    content: dict[str, Any] = {"description": about.text, "schema": {"type": "string" if example else "object"}}
    if example:
        content["examples"] = {"text/plain": example}
    failure = {"description": "The service failed.", "schema": reference("definitions", "ErrorResponse")}
    return {**about.head(), "security": security, "responses": {"200": content, "default": failure}}

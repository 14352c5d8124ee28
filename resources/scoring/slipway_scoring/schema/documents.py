"""OpenAPI 3.0 and 3.1 from a schema, with the names of the 2017 service's Swagger."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from slipway_scoring.schema.description import (
    HEALTH_CHECK,
    LIVE,
    OPENAPI,
    PROBLEMS,
    READY,
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
from slipway_scoring.schema.dialect import to_openapi_30
from slipway_scoring.schema.value_schema import listed_type


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
    keys: list[Any] = [{"Bearer": []}, {"ApiKey": []}]
    score: dict[str, Any] = {
        "operationId": "RunMLService",
        "summary": SCORE_SUMMARY,
        "description": RUN,
        "requestBody": {"required": True, "content": body},
        "responses": responses,
        "security": keys if about.secured else [],
    }
    by_query = {
        "operationId": "RunMLServiceByQuery",
        "summary": "Score inputs in the query",
        "description": "The same as POST, with each input as JSON in the query.",
        "parameters": query_parameters(about, convert),
        "responses": responses,
        "security": score["security"],
    }
    document = key_for_documents(about, keys)
    text = {"text/plain": {"schema": {"type": "string"}, "example": "Healthy"}}
    return {
        "openapi": "3.0.3" if version == "3" else "3.1.0",
        "info": information(about),
        "servers": [{"url": "/", "description": "The server that this document comes from."}],
        "paths": {
            "/": {"get": read(HEALTH_CHECK, text, failure, [])},
            "/score": {"get": by_query, "post": score},
            f"/api/v1/service/{quote(about.name, safe='')}/score": {
                "get": {**by_query, "operationId": "RunMLServiceByNameAndQuery"},
                "post": {**score, "operationId": "RunMLServiceByName"},
            },
            "/health/live": {"get": read(LIVE, any_json(), any_json(), [])},
            "/health/ready": {"get": read(READY, any_json(), any_json(), [])},
            "/swagger.json": {"get": read(SWAGGER, any_json(), failure, document)},
            "/openapi.json": {"get": read(OPENAPI, any_json(), failure, document)},
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


def query_parameters(about: Description, convert: Callable[[Any], Any]) -> list[dict[str, Any]]:
    """The inputs as parameters of a query, each as JSON; none for a service that takes any or a whole body."""
    if about.raw or about.schema.whole_body:
        return []
    body = input_schema(about)
    required = body.get("required", [])
    return [
        {
            "name": name,
            "in": "query",
            "required": name in required,
            "content": {"application/json": {"schema": convert(without_null(part))}},
        }
        for name, part in body.get("properties", {}).items()
    ]


def without_null(schema: Any) -> Any:
    """The schema of a parameter: left out rather than null. Generators of clients fail at a choice with null there."""
    if not isinstance(schema, dict):
        return schema
    kinds = schema.get("type")
    if isinstance(kinds, list) and "null" in kinds:
        rest = [kind for kind in kinds if kind != "null"]
        return {**schema, "type": rest[0] if len(rest) == 1 else rest} if rest else schema
    for key in ("anyOf", "oneOf"):
        forms = [form for form in schema.get(key, []) if form != {"type": "null"}]
        if len(forms) == 1:
            return {**{name: part for name, part in schema.items() if name != key}, **forms[0]}
        if forms and len(forms) < len(schema[key]):
            return {**schema, key: forms}
    return schema


def read(about: Operation, content: dict[str, Any], failure: dict[str, Any], security: list[Any]) -> dict[str, Any]:
    """A GET operation in OpenAPI 3."""
    return {
        **about.head(),
        "security": security,
        "responses": {
            "200": {"description": about.text, "content": content},
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


def as_component(schema: Any) -> Any:
    """JSON Schema 2020-12, which OpenAPI 3.1 takes, with its definitions as components of the document."""
    if isinstance(schema, dict):
        content = {key: as_component(part) for key, part in schema.items() if key != "$defs"}
        if "type" not in schema and isinstance(schema.get("enum"), list):
            kind = listed_type(schema["enum"])
            content = {**({} if kind is None else {"type": kind}), **content}
        name = schema.get("$ref")
        return (
            {**content, "$ref": f"#/components/schemas/{component_name(name.rpartition('/')[2])}"}
            if isinstance(name, str)
            else content
        )
    return [as_component(part) for part in schema] if isinstance(schema, list) else schema


def component_name(name: str) -> str:
    """The name of a definition as a component: in the letters that OpenAPI allows, and none of ours."""
    allowed = re.sub(r"[^A-Za-z0-9._-]", "_", name)
    return f"{allowed}OfScript" if allowed in ("ServiceInput", "ServiceOutput", "ErrorResponse") else allowed


def definitions(schema: Any) -> dict[str, Any]:
    """All definitions in a schema, as components."""
    found: dict[str, Any] = {}
    parts = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ()
    if isinstance(schema, dict):
        found.update({component_name(name): as_component(part) for name, part in schema.get("$defs", {}).items()})
    for part in parts:
        found.update(definitions(part))
    return found

"""Reading a schema file, whichever of its forms it has: ours, a 2017 service_schema.json, or sample requests."""

from __future__ import annotations

from typing import Any, Optional

from slipway_scoring.schema.annotations import RunSource
from slipway_scoring.schema.fields import SchemaError, ServiceSchema, from_json
from slipway_scoring.schema.json_file import read_json_file


def load_schema(path: str, run: Optional[RunSource] = None) -> ServiceSchema:
    """The schema in a file. `run`: what the script says of run(), for sample requests.

    Raises SchemaError with the file's name.
    """
    try:
        return parse_schema(read_json_file(path), run)
    except OSError as error:
        raise SchemaError(f"{path}: {error.strerror}") from None
    except ValueError as error:
        raise SchemaError(f"{path}: {error}") from None


def parse_schema(content: Any, run: Optional[RunSource] = None) -> ServiceSchema:
    """The schema in parsed JSON. Raises SchemaError."""
    if isinstance(content, list):
        from slipway_scoring.schema.from_requests import schema_from_requests

        return schema_from_requests(content, run or RunSource())
    if not isinstance(content, dict):
        raise SchemaError("expected an object (a schema) or an array (sample requests)")
    if "slipway_schema" in content:
        return from_json(content)
    if is_2017(content):
        from slipway_scoring.schema.from_2017 import schema_from_2017

        return schema_from_2017(content)
    raise SchemaError(
        "neither a schema of Slipway (slipway_schema), nor a 2017 service_schema.json (input), "
        "nor an array of sample requests"
    )


def is_2017(content: dict[str, Any]) -> bool:
    """Whether an object is a 2017 service_schema.json."""
    parts = content.get("input") if "input" in content else content.get("output")
    if not isinstance(parts, dict):
        return False
    return all(isinstance(part, dict) and "swagger" in part and "type" in part for part in parts.values())

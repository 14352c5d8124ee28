"""`schema`: makes the static schema and documents of a service, when its image is built."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import replace

import orjson

from slipway_scoring.example_sources import MADE_UP
from slipway_scoring.schema.check import compile_check
from slipway_scoring.schema.description import Description
from slipway_scoring.schema.documents import openapi
from slipway_scoring.schema.fields import SchemaError, ServiceSchema, to_json
from slipway_scoring.schema.json_schema import body_schema
from slipway_scoring.schema.summary import summary
from slipway_scoring.schema.swagger_document import swagger
from slipway_scoring.wire import EXIT_SCRIPT
from slipway_scoring.worker.whole_numbers import write_json

EXIT_SCHEMA = 5


def run_schema(arguments: Sequence[str]) -> int:
    """Writes schema.json, swagger.json and openapi.json; returns the exit code.

    With a schema file, sample requests or a model's description the script is read but never imported.
    """
    options = parser().parse_args(list(arguments))
    try:
        schema = find_schema(options)
    except SchemaError as error:
        sys.stderr.write(f"slipway_scoring: {error}\n")
        return EXIT_SCHEMA
    if schema is None:
        return EXIT_SCRIPT
    if options.example:
        schema = with_made_example(schema, options.example)
    about = Description(options.service_name, options.service_version, schema, secured=True)
    os.makedirs(options.out, exist_ok=True)
    for name, content in (
        ("schema.json", to_json(schema)),
        ("swagger.json", swagger(about)),
        ("openapi.json", openapi(about, "3.1")),
    ):
        path = os.path.join(options.out, name)
        with open(path + ".new", "wb") as file:
            file.write(write_json(content, orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
        os.replace(path + ".new", path)
    inputs = ", ".join(schema.inputs or schema.parameters) or "none: any JSON object is taken"
    sys.stdout.write(f"schema from {schema.source}: inputs {inputs}\n" + "".join(summary(schema)))
    return 0


def parser() -> argparse.ArgumentParser:
    """The options of the command."""
    made = argparse.ArgumentParser(prog="python -m slipway_scoring schema")
    made.add_argument("--script", default="score.py", help="the scoring script")
    made.add_argument("--out", default=".slipway", help="the folder to write to")
    made.add_argument("--schema", help="a schema of ours, sample requests, or a 2017 service_schema.json")
    made.add_argument("--requests", help="a folder of sample requests, one .json file each")
    made.add_argument("--model-schema", help="what the model itself says of its inputs, as JSON")
    made.add_argument("--example", help="a first request made for a script that brings none: {body, from} as JSON")
    made.add_argument("--service-name", default=os.environ.get("SLIPWAY_SERVICE_NAME") or "service")
    made.add_argument("--service-version", default=os.environ.get("SLIPWAY_SERVICE_VERSION") or "1.0")
    return made


def with_made_example(schema: ServiceSchema, path: str) -> ServiceSchema:
    """The schema with the request in a file, unless somebody gave an example or the schema refuses that one."""
    if schema.example is not None and schema.source not in MADE_UP:
        return schema
    with open(path, "rb") as file:
        content = orjson.loads(file.read())
    example = orjson.loads(content["body"])
    mismatch = compile_check(body_schema(schema))(example) if schema.inputs else None
    if mismatch is not None:
        sys.stdout.write(f"The request made from {content['from']} does not fit the schema: {mismatch.detail()}\n")
        return schema
    return replace(schema, example=example, example_from=content["from"])


def find_schema(options: argparse.Namespace) -> ServiceSchema | None:
    """The schema from the first source that was given; None when the script failed. Raises SchemaError."""
    if options.schema:
        from slipway_scoring.schema.annotations import read_run
        from slipway_scoring.schema.load import load_schema

        return load_schema(options.schema, read_run(options.script))
    if options.requests:
        from slipway_scoring.schema.annotations import read_run
        from slipway_scoring.schema.from_requests import read_requests, schema_from_requests

        return schema_from_requests(read_requests(options.requests), read_run(options.script))
    if options.model_schema:
        from slipway_scoring.schema.annotations import read_run
        from slipway_scoring.schema.from_model import load_model_schema

        return load_model_schema(options.model_schema, read_run(options.script))
    return import_script(options.script)


def import_script(path: str) -> ServiceSchema | None:
    """Imports the script for what it tells of itself; None, and a located error on the error stream, on failure."""
    from slipway_scoring.schema.from_script import schema_from_script
    from slipway_scoring.worker import located
    from slipway_scoring.worker.script import ScriptError, load_script

    root = os.getcwd()
    try:
        return schema_from_script(load_script(path))
    except (ScriptError, SchemaError) as error:
        sys.stderr.write(f"slipway_scoring: {error}\n")
    except BaseException as error:
        sys.stderr.write(located.report(error, "importing the script", root) + "\n")
    return None

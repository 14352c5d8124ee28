"""The documents beyond their validity: what they tell clients, and those that the user brings."""

from __future__ import annotations

import json

import pytest
from conftest import ECHO, Serve

OWN = '{"swagger": "2.0", "own": %d}'


@pytest.mark.parametrize(("docs", "open_documents"), [("open", True), ("closed", False)])
def test_operations_have_summaries_and_open_ones_say_that_they_need_no_key(
    serve: Serve, docs: str, open_documents: bool
) -> None:
    server = serve(ECHO, "--primary-key", "k", "--docs", docs)
    for path in ("/openapi.json", "/swagger.json", "/swagger.json?version=3"):
        document = server.get(path, headers={"x-api-key": "k"}).json
        assert document.get("servers", [{"url": document.get("basePath")}])[0]["url"] == "/"
        for name, operations in document["paths"].items():
            is_open = not name.endswith("/score") and (open_documents or not name.endswith(".json"))
            for operation in operations.values():
                assert operation["summary"] and (operation["security"] == []) is is_open, name


def test_documents_beside_the_script_are_served_as_they_are(serve: Serve) -> None:
    files = {"swagger.json": "\ufeff" + OWN % 2, "swagger3.json": OWN % 3, "swagger3.1.json": "no json"}
    server = serve(ECHO, files=files)
    assert server.get("/swagger.json").json["own"] == server.get("/swagger.json?version=2.0").json["own"] == 2
    assert server.get("/swagger.json?version=3").json["own"] == 3
    assert server.get("/openapi.json").json["openapi"] == "3.1.0"
    assert server.wait_for("swagger3.1.json is not JSON")["level"] == "warning"


def test_a_document_for_swagger_2_alone(serve: Serve) -> None:
    server = serve(
        ECHO,
        "--script",
        "src/main.py",
        files={"src/main.py": ECHO, "src/swagger2.json": OWN % 5, "swagger.json": OWN % 6},
    )
    assert server.get("/swagger.json").json["own"] == 5


@pytest.mark.parametrize(
    ("script", "names", "needed"),
    [
        ("def run(rows, limit=3, request_headers=None): return [rows, limit]", ["rows", "limit"], ["rows"]),
        ("def run(a=1): return a", ["a"], []),
        ("def run(first, **others): return first", ["first"], ["first"]),
        ("def run(**inputs): return inputs", [], []),
        ("def run(): return 1", [], []),
        ("import json\ndef run(raw_data): return json.loads(raw_data)", [], []),
    ],
)
def test_parameters_without_hints_are_named(serve: Serve, script: str, names: list[str], needed: list[str]) -> None:
    server = serve(script)
    swagger = server.request("GET", "/swagger.json").json["definitions"]["ServiceInput"]
    openapi = server.request("GET", "/openapi.json").json
    for schema in (swagger, openapi["components"]["schemas"]["ServiceInput"]):
        assert list(schema.get("properties", {})) == names and schema.get("required", []) == needed
    query = {one["name"]: one["required"] for one in openapi["paths"]["/score"]["get"]["parameters"]}
    assert query == {name: name in needed for name in names}


def test_names_of_classes_never_take_the_place_of_the_documents_own(serve: Serve) -> None:
    server = serve(
        "from dataclasses import dataclass\n@dataclass\nclass ServiceInput:\n    x: float\n@dataclass\nclass ErrorResponse:\n    y: int\n"
        "def run(a: ServiceInput, b: ErrorResponse): return a.x + b.y\n"
    )
    document = server.get("/openapi.json").json
    parts = document["components"]["schemas"]
    assert list(parts["ServiceInput"]["properties"]) == ["a", "b"] and "message" in parts["ErrorResponse"]["properties"]
    for name in ("ServiceInputOfScript", "ErrorResponseOfScript"):
        assert f'"#/components/schemas/{name}"' in server.get("/openapi.json").body.decode() and name in parts


def test_parameters_of_a_query_are_never_null_and_values_to_choose_from_have_a_type(serve: Serve) -> None:
    server = serve(
        "from typing import List, Literal, Optional, Union\n"
        "def run(a: Optional[float] = None, b: Optional[List[int]] = None, c: Union[int, str, None] = None,\n"
        "        d: Literal['x', 'y'] = 'x', e: Literal[1, 'x'] = 1, f: Optional[Literal[1, 2]] = None): return 1\n"
    )
    document = server.get("/openapi.json").json
    shown = {
        one["name"]: one["content"]["application/json"]["schema"]
        for one in document["paths"]["/score"]["get"]["parameters"]
    }
    assert "null" not in json.dumps({name: shown[name] for name in "abcd"})
    fields = document["components"]["schemas"]["ServiceInput"]["properties"]
    assert fields["d"] == {"type": "string", "enum": ["x", "y"]} and "type" not in fields["e"]
    assert fields["a"] == {"type": ["number", "null"]}

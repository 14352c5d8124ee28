"""The commands `schema` and `check`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import PACKAGE


def command(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "slipway_scoring", *arguments],
        cwd=folder,
        env={"PYTHONPATH": str(PACKAGE)},
        capture_output=True,
        check=False,
    )


def schema_of(folder: Path, *arguments: str) -> Any:
    done = command(folder, "schema", *arguments)
    assert done.returncode == 0, done.stderr
    names = sorted(path.name for path in (folder / ".slipway").iterdir())
    assert names == ["openapi.json", "schema.json", "swagger.json"]
    return json.loads((folder / ".slipway" / "schema.json").read_text())


def test_schema_from_the_script_itself(tmp_path: Path) -> None:
    (tmp_path / "score.py").write_text("def init(): raise RuntimeError\ndef run(x: int, y: float = 1.0): pass\n")
    made = schema_of(tmp_path)
    assert made["source"] == "type hints"
    assert made["inputs"]["x"]["required"] and not made["inputs"]["y"]["required"]


@pytest.mark.parametrize("source", ["--schema", "--requests", "--model-schema"])
def test_with_another_source_the_script_is_not_imported(tmp_path: Path, source: str) -> None:
    (tmp_path / "score.py").write_text("open('imported', 'w').close()\ndef run(rows): pass\n")
    (tmp_path / "requests").mkdir()
    (tmp_path / "requests" / "one.json").write_text('{"rows": [{"a": 1}]}')
    (tmp_path / "samples.json").write_text('[{"rows": [{"a": 1.5}]}]')
    (tmp_path / "model.json").write_text('{"source": "mlflow", "inputs": [{"name": "a", "type": "double"}]}')
    given = {"--schema": "samples.json", "--requests": "requests", "--model-schema": "model.json"}[source]
    made = schema_of(tmp_path, source, given)
    assert made["inputs"]["rows"]["kind"] == "frame" and not (tmp_path / "imported").exists()
    assert made["inputs"]["rows"]["columns"][0]["name"] == "a"


def test_a_script_without_any_schema_is_fine(tmp_path: Path) -> None:
    (tmp_path / "score.py").write_text("def run(data): pass\n")
    assert schema_of(tmp_path)["inputs"] == {}


def test_failures_have_their_exit_codes(tmp_path: Path) -> None:
    (tmp_path / "score.py").write_text("import nothing_of_that_name\ndef run(x): pass\n")
    failed = command(tmp_path, "schema")
    assert failed.returncode == 3 and b"importing the script failed at score.py:1" in failed.stderr
    (tmp_path / "bad.json").write_text("{}")
    failed = command(tmp_path, "schema", "--schema", "bad.json")
    assert failed.returncode == 5 and b"bad.json: neither" in failed.stderr and b"Traceback" not in failed.stderr


@pytest.mark.parametrize(
    ("script", "codes"),
    [
        ("def init(): pass\ndef run(x): pass\n", []),
        ("def run(x): pass\n", ["init-missing"]),
        ("def init(): pass\n", ["run-missing"]),
        ("def init(a): pass\ndef run(x): pass\n", ["init-arguments"]),
        ("def init(): pass\ndef run(*x): pass\n", ["run-varargs", "run-no-input"]),
        ("def init(): pass\ndef run(x, /): pass\n", ["run-positional", "run-no-input"]),
        ("from other import init, run\n", []),
        ("try:\n    from a import run\nexcept ImportError:\n    def run(x): pass\ndef init(): pass\n", []),
        ("def run(x:\n", ["script-syntax"]),
    ],
)
def test_check_tells_of_problems_with_their_places(tmp_path: Path, script: str, codes: list[str]) -> None:
    (tmp_path / "score.py").write_text(script)
    done = command(tmp_path, "check", "--script", "score.py")
    found = json.loads(done.stdout)["diagnostics"]
    assert [one["code"] for one in found] == codes
    assert done.returncode == (1 if any(one["severity"] == "error" for one in found) else 0)
    assert all(one["line"] >= 1 and one["column"] >= 1 and one["message"] and one["hint"] for one in found)


def test_check_of_a_missing_script(tmp_path: Path) -> None:
    done = command(tmp_path, "check")
    assert done.returncode == 1 and json.loads(done.stdout)["diagnostics"][0]["code"] == "script-missing"


def test_a_request_of_a_script_that_reads_the_body_itself_is_its_example(tmp_path: Path) -> None:
    (tmp_path / "score.py").write_text("import json\ndef run(raw_data): return json.loads(raw_data)['data']\n")
    (tmp_path / "requests").mkdir()
    (tmp_path / "requests" / "three.json").write_text('{"data": [1, 2, 3]}')
    made = schema_of(tmp_path, "--requests", "requests")
    assert made["inputs"] == {} and made["example"] == {"data": [1, 2, 3]}


def test_a_made_example_is_shown_with_where_it_comes_from_unless_somebody_gave_one(tmp_path: Path) -> None:
    (tmp_path / "score.py").write_text("import pandas\ndef run(data: pandas.DataFrame): return len(data)\n")
    (tmp_path / "made.json").write_text('{"body": "{\\"data\\": [{\\"a\\": 1}]}", "from": "the first rows of a.csv"}')
    assert schema_of(tmp_path, "--example", "made.json")["example_from"] == "the first rows of a.csv"
    swagger = json.loads((tmp_path / ".slipway" / "swagger.json").read_text())
    assert swagger["definitions"]["ServiceInput"]["example"] == {"data": [{"a": 1}]}
    assert swagger["definitions"]["ServiceInput"]["x-slipway-example-from"] == "the first rows of a.csv"
    (tmp_path / "requests").mkdir()
    (tmp_path / "requests" / "one.json").write_text('{"data": [{"b": 2}]}')
    own = schema_of(tmp_path, "--requests", "requests", "--example", "made.json")
    assert own["example"] == {"data": [{"b": 2}]} and "example_from" not in own

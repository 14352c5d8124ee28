"""The command `batch`: rows of a file through run(), in order, each exactly once."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from conftest import PACKAGE

DOUBLE = (
    "import pandas as pd\nfrom slipway_scoring import sample\n"
    "@sample(df=pd.DataFrame({'a': [1.0], 'b': ['x']}))\n"
    "def run(df):\n    open('calls', 'a').write(f'{len(df)}\\n')\n"
    "    if (df.a == 13).any(): raise ValueError('thirteen')\n"
)
PLAIN = "def run(a: float, b: str = 'none'):\n    return {'twice': a * 2, 'b': b}\n"


def batch(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "slipway_scoring", "batch", *arguments],
        cwd=folder,
        env={"PYTHONPATH": str(PACKAGE), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def rows_of(folder: Path, script: str, name: str, content: str | bytes, *arguments: str) -> list[Any]:
    """The lines of the output of a batch that must end well; their numbers are checked."""
    (folder / "score.py").write_text(script)
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    done = batch(folder, "--input", name, "--output", "out.jsonl", "--overwrite", *arguments)
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in (folder / "out.jsonl").read_text().splitlines()]
    assert [line.pop("row") for line in lines] == list(range(len(lines)))
    summary = json.loads(done.stdout)
    assert summary["rows"] == len(lines) and summary["failed"] == sum("error" in line for line in lines)
    assert sorted(path.name for path in folder.iterdir() if "out.jsonl" in path.name) == ["out.jsonl"]
    return lines


def outputs(lines: list[Any]) -> list[Any]:
    return [line.get("output", line.get("error", {}).get("code")) for line in lines]


def refused(folder: Path, *arguments: str) -> dict[str, Any]:
    done = batch(folder, *arguments)
    assert done.returncode == 1, done.stderr
    error: dict[str, Any] = json.loads(done.stdout)["error"]
    assert error["message"] in done.stderr
    return error


def test_a_frame_gets_chunks_of_rows_and_a_bad_row_is_one_error(tmp_path: Path) -> None:
    cells = "id;b;a\n" + "".join(f"{n};y;{n}\n" for n in range(30)) + "30;y;no\n31;y\n32;NA;2,5\n33;y;\n"
    lines = rows_of(tmp_path, DOUBLE + "    return [f'{b}{a}' for a, b in zip(df.a, df.b)]\n", "in.csv", cells)
    wrong = {13: "run-failed", 30: "invalid-input", 31: "ragged-row", 33: "invalid-input"}
    wanted: list[Any] = [f"y{n}.0" for n in range(30)] + ["", "", "NA2.5", ""]
    assert outputs(lines) == [wrong.get(place, one) for place, one in enumerate(wanted)]
    assert lines[13]["error"]["message"] == "score.py:6, in run: ValueError: thirteen"
    assert (tmp_path / "calls").read_text().split()[:2] == ["1", "2"]


@pytest.mark.parametrize(
    ("result", "wanted"),
    [
        ("df.a", [0.0, 1.0, 2.0]),
        ("df[['a']]", [{"a": 0.0}, {"a": 1.0}, {"a": 2.0}]),
        ("{'p': df.a.to_numpy(), 'v': '3'}", [{"p": float(n), "v": "3"} for n in range(3)]),
        ("df[['a']].to_json(orient='records')", [{"a": 0.0}, {"a": 1.0}, {"a": 2.0}]),
        ("{'first': df.a.iloc[0]}", [{"first": 0.0}, {"first": 1.0}, {"first": 2.0}]),
        ("[df.a.iloc[0], 0, 0]", [[0.0, 0, 0], [1.0, 0, 0], [2.0, 0, 0]]),
        ("df[df.a != 1].a.tolist()", [0.0, "row-count", 2.0]),
    ],
)
def test_what_run_returns_comes_back_row_by_row(tmp_path: Path, result: str, wanted: list[Any]) -> None:
    assert outputs(rows_of(tmp_path, DOUBLE + f"    return {result}\n", "in.csv", "a,b\n0,x\n1,x\n2,x\n")) == wanted


@pytest.mark.parametrize(
    ("script", "content", "arguments", "wanted"),
    [
        (PLAIN, "a,b\n1,007\n2,\n", (), [{"twice": 2.0, "b": "007"}, "invalid-input"]),
        (PLAIN, "a\n1\n", (), [{"twice": 2.0, "b": "none"}]),
        (PLAIN, "a\n1\n", ("--set", "b=z"), [{"twice": 2.0, "b": "z"}]),
        ("def run(text: str): return text.upper()\n", "review\nfine\n", (), ["FINE"]),
        ("def run(rows: list[dict]): return [r['a'] for r in rows]\n", "a,b\n1,x\n2,y\n", (), [1, 2]),
        ("def run(rows: list[list[float]]): return [sum(r) for r in rows]\n", "a,b\n1,2\n3,4\n", (), [3, 7]),
        ("def run(row: list[float]): return sum(row)\n", "a,b\n1,2\n3,4\n", (), [3, 7]),
        ("def run(row: list[float]): return sum(row)\n", 'row\n"[1,2,3]"\n', (), [6]),
        ("def run(who): return who['a'] + who['b']\n", "a,b\n1,2\n", (), [3]),
        ("def run(a, b): return a + b\n", "a,b,c\n1,2,9\n", (), [3]),
        ("def run(a, **more): return a + sum(more.values())\n", "a,b,c\n1,2,9\n", ("--columns", "a,b"), [3]),
        ("async def run(a: int): return a\n", "a\n4\n", (), [4]),
        ("def run(a: int):\n    yield 'x'\n    yield str(a)\n", "a\n4\n", (), ["x4"]),
        (
            "from slipway_scoring import rawhttp\n@rawhttp\ndef run(request): return request.get_json()['a']\n",
            "a\n4\n",
            (),
            [4],
        ),
        ("import json\ndef run(raw_data): return json.loads(raw_data)['a']\n", "a\n4\n", (), [4]),
        (
            "from slipway_scoring import Refusal\ndef run(a: int): raise Refusal(422, 'odd', 'no')\n",
            "a\n1\n",
            (),
            ["odd"],
        ),
    ],
)
def test_a_row_becomes_an_argument_as_the_schema_says(
    tmp_path: Path, script: str, content: str, arguments: tuple[str, ...], wanted: list[Any]
) -> None:
    assert outputs(rows_of(tmp_path, script, "in.csv", content, *arguments)) == wanted


@pytest.mark.parametrize(
    ("shape", "content", "wanted"),
    [("(1, 2)", "a,b\n1,2\n3,4\n", [3.0, 7.0]), ("(1, 2, 2)", "a,b,c,d\n1,2,3,4\n", [10.0])],
)
def test_an_array_takes_the_columns_in_their_order(
    tmp_path: Path, shape: str, content: str, wanted: list[float]
) -> None:
    script = (
        f"import numpy as np\nfrom slipway_scoring import sample\n@sample(x=np.ones({shape}))\n"
        "def run(x): return x.reshape(len(x), -1).sum(axis=1)\n"
    )
    assert outputs(rows_of(tmp_path, script, "in.csv", content)) == wanted
    (tmp_path / "in.csv").write_text("a\n1\n")
    error = refused(tmp_path, "--input", "in.csv", "--output", "other.jsonl")
    assert error["code"] == "unclear-columns" and "--columns" in error["hint"]


@pytest.mark.parametrize(
    ("script", "lines", "wanted"),
    [
        (PLAIN, '{"a": 1}\n\n{"a": 2, "b": "z"}\nno\n{"b": "q"}\n', [{"twice": 2.0, "b": "none"}, {"twice": 4.0, "b": "z"}, "not-json", "invalid-input"]),
        (DOUBLE + "    return df.a\n", '{"a": 1, "b": "x"}\n{"b": "x"}\n', [1.0, "invalid-input"]),
        (DOUBLE + "    return df.a\n", '{"df": {"a": 1, "b": "x"}}\n', [1.0]),
        (DOUBLE + "    return df.a\n", '{"df": [{"a": 1, "b": "x"}, {"a": 2, "b": "x"}]}\n', [[1.0, 2.0]]),
        ("def run(rows: list[list[float]]): return [sum(r) for r in rows]\n", "[1, 2]\n[3, 4]\n", [3, 7]),
        ("def run(n: int): return n\n", "1\n2\n", [1, 2]),
    ],
)  # fmt: skip
def test_lines_of_json(tmp_path: Path, script: str, lines: str, wanted: list[Any]) -> None:
    assert outputs(rows_of(tmp_path, script, "in.jsonl", lines)) == wanted


def test_a_script_without_schema_gets_bodies_like_its_example(tmp_path: Path) -> None:
    script = "import json\ndef run(raw):\n    return [sum(r) for r in json.loads(raw)['data']]\n"
    (tmp_path / "schema.json").write_text(
        json.dumps({"slipway_schema": 1, "inputs": {}, "example": {"data": [[1.0, 2.0]]}})
    )
    assert outputs(rows_of(tmp_path, script, "in.csv", "p,q\n1,2\n3,4\n", "--schema", "schema.json")) == [3, 7]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_texts_in_other_encodings(tmp_path: Path, encoding: str) -> None:
    script = "def run(text: str, more: int): return text\n"
    content = "text,more\n" + "café - ñandú,1\n" * 3
    assert outputs(rows_of(tmp_path, script, "in.csv", content.encode(encoding))) == ["café - ñandú"] * 3


def test_a_worker_that_dies_takes_no_other_row_along(tmp_path: Path) -> None:
    script = "import os\ndef run(rows: list[int]):\n    if 3 in rows: os._exit(1)\n    return rows\n"
    content = "n\n" + "".join(f"{n}\n" for n in range(6))
    lines = rows_of(tmp_path, script, "in.csv", content, "--workers", "2", "--chunk-rows", "4")
    assert outputs(lines) == [0, 1, 2, "worker-died", 4, 5]


def test_a_csv_output_has_the_input_and_the_predictions(tmp_path: Path) -> None:
    (tmp_path / "score.py").write_text(PLAIN)
    (tmp_path / "in.csv").write_text('a,prediction,error\n1,"p, q",x\nno,2,y\n')
    done = batch(tmp_path, "--input", "in.csv", "--output", "out.csv")
    assert done.returncode == 0, done.stderr
    head, good, bad = csv.reader((tmp_path / "out.csv").read_text().splitlines())
    assert head == ["a", "prediction", "error", "prediction.twice", "prediction.b", "error_"]
    assert good == ["1", "p, q", "x", "2.0", "none", ""]
    assert bad[:5] == ["no", "2", "y", "", ""] and bad[5].startswith("invalid-input: /a: expected number")


def test_many_workers_keep_the_order(tmp_path: Path) -> None:
    script = "import random, time\ndef run(n: list[int]):\n    time.sleep(random.random() / 50)\n    return n\n"
    content = "n\n" + "".join(f"{n}\n" for n in range(500))
    assert outputs(rows_of(tmp_path, script, "in.csv", content, "--workers", "3", "--chunk-rows", "7")) == [*range(500)]


def test_a_killed_batch_goes_on_and_each_row_comes_once(tmp_path: Path) -> None:
    (tmp_path / "score.py").write_text("import time\ndef run(n: list[int]):\n    time.sleep(0.05)\n    return n\n")
    (tmp_path / "in.csv").write_text("n\n" + "".join(f"{n}\n" for n in range(600)))
    options = ["--input", "in.csv", "--output", "out.jsonl", "--chunk-rows", "5"]
    process = subprocess.Popen(
        [sys.executable, "-m", "slipway_scoring", "batch", *options],
        cwd=tmp_path,
        env={"PYTHONPATH": str(PACKAGE)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    state = tmp_path / "out.jsonl.state.json"
    while not state.exists():
        assert process.poll() is None
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert not (tmp_path / "out.jsonl").exists()
    saved = json.loads(state.read_text())
    assert 0 < saved["rows"] < 600
    with (tmp_path / "out.jsonl.partial").open("ab") as file:
        file.write(b'{"row": torn')
    assert refused(tmp_path, *options)["code"] == "unfinished-output"
    (tmp_path / "in.csv").write_text("n\n" + "".join(f"{n + 1}\n" for n in range(600)))
    assert refused(tmp_path, *options, "--resume")["code"] == "input-changed"
    (tmp_path / "in.csv").write_text("n\n" + "".join(f"{n}\n" for n in range(600)))
    done = batch(tmp_path, *options, "--resume")
    assert done.returncode == 0 and f"from row {saved['rows']}" in done.stderr, done.stderr
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert lines == [{"row": n, "output": n} for n in range(600)]


def test_a_batch_that_is_ended_leaves_what_it_can_go_on_from(tmp_path: Path) -> None:
    (tmp_path / "score.py").write_text("import time\ndef run(n: int):\n    time.sleep(30)\n")
    (tmp_path / "in.csv").write_text("n\n1\n2\n")
    process = subprocess.Popen(
        [sys.executable, "-m", "slipway_scoring", "batch", "--input", "in.csv", "--output", "out.jsonl"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(PACKAGE)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None and process.stdout is not None
    assert b"scoring in.csv" in process.stderr.readline()
    while not (tmp_path / "out.jsonl.partial").exists():
        time.sleep(0.01)
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 128 + signal.SIGTERM
    assert json.loads(process.stdout.read())["error"]["code"] == "ended"
    process.stdout.close()
    process.stderr.close()
    assert json.loads((tmp_path / "out.jsonl.state.json").read_text())["rows"] == 0


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (None, "missing-input", "in.csv"),
        (b"", "empty-input", "empty"),
        (b"a,b\n", "empty-input", "no rows"),
        (b"x,y\n1,2\n", "missing-columns", "the columns a, b; it has x, y"),
        (b"b,y\n1,2\n", "missing-columns", "the column a; it has b, y"),
        (b"a,a\n1,2\n", "duplicate-column", "a twice"),
        (b'a,b\n1,"open\n', "not-csv", "line 2"),
        (b"a,b\n\x00\x01\x02,1\n", "not-text", "zero bytes"),
        (b"a,b\n\x81\x8d,1\n", "bad-encoding", "Windows-1252"),
        (b"a,b\n1\n2\n", "bad-rows", "head line"),
    ],
)
def test_inputs_that_cannot_be_scored(tmp_path: Path, content: bytes | None, code: str, said: str) -> None:
    (tmp_path / "score.py").write_text("def run(a: float, b: str): return a\n")
    if content is not None:
        (tmp_path / "in.csv").write_bytes(content)
    error = refused(tmp_path, "--input", "in.csv", "--output", "out.jsonl")
    assert error["code"] == code and said in error["message"]
    assert not (tmp_path / "out.jsonl").exists() and not (tmp_path / "out.jsonl.state.json").exists()


def test_an_output_is_replaced_only_when_asked(tmp_path: Path) -> None:
    (tmp_path / "score.py").write_text(PLAIN)
    (tmp_path / "in.csv").write_text("a\n1\n")
    (tmp_path / "out.jsonl").write_text("mine\n")
    assert refused(tmp_path, "--input", "in.csv", "--output", "out.jsonl")["code"] == "output-exists"
    assert refused(tmp_path, "--input", "in.csv", "--output", "in.csv", "--overwrite")["code"] == "same-file"
    assert refused(tmp_path, "--input", "in.csv", "--output", "no/out.jsonl")["code"] == "missing-folder"
    assert (tmp_path / "out.jsonl").read_text() == "mine\n"
    assert batch(tmp_path, "--input", "in.csv", "--output", "out.jsonl", "--overwrite").returncode == 0
    assert json.loads((tmp_path / "out.jsonl").read_text())["output"] == {"twice": 2.0, "b": "none"}


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="only Linux has a disk that is always full")
def test_a_full_disk_is_told(tmp_path: Path) -> None:
    (tmp_path / "score.py").write_text(PLAIN)
    (tmp_path / "in.csv").write_text("a\n1\n")
    (tmp_path / "out.jsonl.partial").symlink_to("/dev/full")
    (tmp_path / "out.jsonl.state.json").write_text("{}")
    error = refused(tmp_path, "--input", "in.csv", "--output", "out.jsonl", "--resume")
    assert error["code"] == "bad-state"


def test_a_script_that_does_not_load_and_options_that_are_wrong(tmp_path: Path) -> None:
    (tmp_path / "score.py").write_text("import nothing_of_that_name\ndef run(a): pass\n")
    (tmp_path / "in.csv").write_text("a\n1\n")
    failed = batch(tmp_path, "--input", "in.csv", "--output", "out.jsonl")
    assert failed.returncode == 3 and "score.py:1" in json.loads(failed.stdout)["error"]["message"]
    assert "ModuleNotFoundError" in failed.stderr
    assert batch(tmp_path, "--input", "in.csv", "--output", "out.txt2").returncode == 2
    assert batch(tmp_path, "--input", "in.csv").returncode == 2
    assert batch(tmp_path, "--input", "in.csv", "--output", "o.csv", "--no-such-option", "1").returncode == 2


def test_progress_and_prints_go_to_the_error_stream(tmp_path: Path) -> None:
    (tmp_path / "score.py").write_text("def run(a: int):\n    print('hello', a)\n    return a\n")
    (tmp_path / "in.csv").write_text("a\n1\n2\n")
    done = batch(tmp_path, "--input", "in.csv", "--output", "out.jsonl", "--log-format", "json")
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [line["message"] for line in lines if line.get("kind") == "script"] == ["hello 1", "hello 2"]
    last = [line for line in lines if line.get("kind") == "progress"][-1]
    assert (last["rows"], last["total"], last["failed"]) == (2, 2, 0)
    assert json.loads(done.stdout).keys() == {"rows", "failed", "seconds"}

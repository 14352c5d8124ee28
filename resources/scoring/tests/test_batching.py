"""Adaptive batching: one call of run() for many requests, with the answers of many calls."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from conftest import Serve, Server

FRAME = (
    "import os, time\nimport pandas as pd\nfrom slipway_scoring import sample\n"
    "@sample(df=pd.DataFrame({'a': [1.0], 'b': ['x']}))\n"
    "def run(df):\n    with open('calls', 'a') as f: f.write(f'{len(df)}\\n')\n    time.sleep(0.02)\n"
    "    if (df.a == 13).any(): raise ValueError('13')\n    if (df.a == 99).any(): os._exit(1)\n    if (df.a == 60).any(): time.sleep(60)\n"
)
OPTIONS = ("--batch-rows", "16", "--batch-wait", "20ms", "--queue", "100")


def rows(first: float, count: int) -> dict[str, list[dict[str, object]]]:
    return {"df": [{"a": first + n, "b": "x"} for n in range(count)]}


def together(server: Server, bodies: list[object]) -> list[tuple[int, object]]:
    with ThreadPoolExecutor(len(bodies)) as pool:
        return [(answer.status, answer.json) for answer in pool.map(server.score, bodies)]


@pytest.mark.parametrize(
    "result",
    ["df.a.tolist()", "df.a * 2", "df.a.to_numpy()", "df", "{'a': df.a.to_numpy(), 'b': df.b.tolist()}", "tuple(df.b)"],
)
def test_batched_answers_are_those_of_single_calls(serve: Serve, result: str) -> None:
    server = serve(FRAME + f"    return {result}\n", *OPTIONS)
    bodies: list[object] = [rows(200 + 10 * n, n % 3 + 1) for n in range(12)]
    alone = [(answer.status, answer.json) for answer in map(server.score, bodies)]
    (server.folder / "calls").unlink()
    assert together(server, bodies) == alone
    sizes = [int(line) for line in (server.folder / "calls").read_text().split()]
    assert len(sizes) < len(bodies) and max(sizes) <= 16 and sum(sizes) == 24
    assert server.metrics()["slipway_batch_requests_count"] >= 1


def test_one_that_fails_or_does_not_fit_does_not_touch_the_others(serve: Serve) -> None:
    server = serve(FRAME + "    return df.a.tolist()\n", *OPTIONS)
    bodies: list[object] = [
        rows(1, 1),
        rows(13, 1),
        {"df": [{"a": "no", "b": "x"}]},
        {"nothing": 1},
        rows(2, 2),
        rows(70, 20),
    ]
    answers = together(server, bodies)
    assert [status for status, _ in answers] == [200, 500, 400, 400, 200, 200]
    assert answers[0][1] == [1.0] and answers[4][1] == [2.0, 3.0]
    assert answers[5][1] == [70.0 + n for n in range(20)]


def test_one_that_crashes_or_hangs_does_not_take_the_others_along(serve: Serve) -> None:
    server = serve(FRAME + "    return df.a.tolist()\n", *OPTIONS, "--timeout", "1s")
    answers = together(server, [rows(1, 1), rows(99, 1), rows(2, 1), rows(3, 1)])
    assert [status for status, _ in answers] == [200, 500, 200, 200]
    answers = together(server, [rows(1, 1), rows(60, 1), rows(2, 1)])
    assert [status for status, _ in answers] == [200, 504, 200]


def test_results_that_cannot_be_split_are_made_one_by_one(serve: Serve) -> None:
    server = serve(FRAME + "    return float(df.a.sum())\n", *OPTIONS)
    assert [value for _, value in together(server, [rows(n, 1) for n in range(1, 9)])] == [
        float(n) for n in range(1, 9)
    ]
    server.wait_for("batching is off")


def test_a_lone_request_hardly_waits(serve: Serve) -> None:
    server = serve(
        "import numpy as np\nfrom slipway_scoring import sample\n@sample(x=np.zeros(2))\ndef run(x): return x * 2\n",
        "--batch-rows",
        "8",
        "--batch-wait",
        "5s",
    )
    begun = time.monotonic()
    assert server.score({"x": [1, 2]}).json == [2.0, 4.0]
    assert time.monotonic() - begun < 2

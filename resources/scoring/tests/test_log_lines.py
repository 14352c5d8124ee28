"""The log: one JSON object a line, with names that stay."""

from __future__ import annotations

from conftest import ECHO, Serve, Server


def test_the_access_log_is_json_with_request_id_and_can_be_sampled(serve: Serve) -> None:
    server = serve(ECHO, "--access-log", "off")
    server.score({"data": 1}, x_request_id="quiet")
    server.score(b"x", x_request_id="loud")
    line = server.wait_for("POST /score")
    assert line["request_id"] == "loud" and line["status"] == 400 and line["level"] == "warning"
    assert {"time", "ms", "bytes", "source"} <= set(line)
    assert not any(line.get("request_id") == "quiet" for line in server.lines)


def test_the_access_log_has_a_rate(serve: Serve) -> None:
    server = serve(ECHO, "--access-log-rate", "2")
    for _ in range(30):
        server.score({"data": 1})
    assert server.stop() == 0
    written = sum(line["message"] == "POST /score" for line in server.lines)
    left = sum(int(line["count"]) for line in server.lines if "left out" in str(line["message"]))
    assert written + left == 30 and written < 20


def test_the_size_of_an_answer_is_that_of_its_body_alone_however_it_is_sent(serve: Serve) -> None:
    server = serve("def run(data, parts: int = 0):\n    if not parts: return 'abc'\n    return iter(['a'] * parts)\n")
    large = {"data": "x" * 1000}
    assert server.score({**large, "parts": 5}, x_request_id="streamed").body == b"aaaaa"
    assert server.score(large, x_request_id="whole").body == b'"abc"'
    sizes = {}
    while len(sizes) < 2:
        server.wait_for("POST /score")
        sizes = {line["request_id"]: line["bytes"] for line in server.lines if line.get("kind") == "access"}
    assert sizes == {"streamed": 5, "whole": 5}


SPEAKS = """import logging, os, sys
def run(n: int):
    print("printed")
    print("complained", file=sys.stderr)
    logging.getLogger("mine").info("logged")
    print("half a pair \\ud800")
    return os.getpid()
"""


def lines_with(server: Server, text: str) -> list[dict]:
    return [line for line in server.lines if text in str(line["message"])]


def test_what_the_script_says_is_told_from_the_servers_own_lines_and_carries_the_request(serve: Serve) -> None:
    server = serve(SPEAKS)
    pid = server.score({"n": 1}, x_request_id="mine").json
    logged = server.wait_for("logged")
    of_script = {"source": "worker", "worker": pid, "request_id": "mine", "kind": "script"}
    printed, complained = server.wait_for("printed"), server.wait_for("complained")
    for line in (printed, complained, logged):
        assert of_script.items() <= line.items() and {"time", "level", "message"} <= set(line)
    assert (printed["stream"], printed["level"]) == ("stdout", "info")
    assert (complained["stream"], complained["level"]) == ("stderr", "warning")
    assert logged["logger"] == "mine"
    access = server.wait_for("POST /score")
    assert access["kind"] == "access" and access["source"] == "server" and access["request_id"] == "mine"
    assert not any("kind" in line for line in server.lines if line["message"] in ("listening", "worker ready", "ready"))


def test_text_that_has_no_form_in_utf_8_is_logged_all_the_same(serve: Serve) -> None:
    server = serve(SPEAKS)
    assert server.score({"n": 1}).status == 200
    assert server.wait_for("half a pair")["message"] == "half a pair \\ud800"


def test_the_plain_form_leaves_out_what_only_programs_ask(serve: Serve) -> None:
    server = serve(SPEAKS, "--log-format", "plain", wait=False)
    while not lines_with(server, " ready"):
        server.wait_for("listening")
    url = str(server.wait_for("listening")["message"])
    server.port = int(url.split("url=")[1].split(maxsplit=1)[0].rsplit(":", 1)[1])
    server.score({"n": 1}, x_request_id="mine")
    printed = str(server.wait_for("printed")["message"])
    assert printed.endswith("INFO    worker [mine] printed")
    assert "kind=" not in str(server.wait_for("POST /score")["message"])

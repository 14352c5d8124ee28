"""Real server processes for the tests: each on free ports, ended and checked for leftovers after the test."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Optional

import pytest

PACKAGE = Path(__file__).resolve().parent.parent
SLOWEST_START = 30.0  # seconds
ECHO = "def run(data): return data\n"
SLEEP = (
    "import time\ndef run(seconds: float = 0.0, n: int = 0):\n"
    "    with open('runs', 'a') as f: f.write(f'{n}\\n')\n    time.sleep(seconds)\n    return n\n"
)


@dataclass
class Answer:
    """An answer: status, headers by lower-case name, body."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Server:
    """A running server and what it has logged."""

    process: subprocess.Popen[bytes]
    folder: Path
    lines: list[dict[str, Any]] = field(default_factory=list)
    port: int = 0
    metrics_port: int = 0
    reader: Optional[threading.Thread] = None

    def read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            try:
                self.lines.append(json.loads(line))
            except ValueError:
                self.lines.append({"message": line.decode("utf-8", "replace").rstrip(), "level": "raw"})

    def wait_for(self, text: str, seconds: float = SLOWEST_START) -> dict[str, Any]:
        """The first log line whose message contains a text."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for line in list(self.lines):
                if text in str(line.get("message")):
                    return line
            if self.process.poll() is not None and self.reader is not None:
                self.reader.join(5)
                if not any(text in str(line.get("message")) for line in self.lines):
                    break
            time.sleep(0.005)
        raise AssertionError(f"no line with {text!r} in: {self.lines}")

    def request(
        self, method: str, path: str, body: Any = None, headers: Optional[dict[str, str]] = None, port: int = 0
    ) -> Answer:
        """One request on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", port or self.port, timeout=30)
        try:
            data = json.dumps(body).encode() if isinstance(body, (dict, list)) else body
            sent = dict(headers or {})
            if data is not None and "content-type" not in {name.lower() for name in sent}:
                sent["content-type"] = "application/json"
            connection.request(method, path, data, sent)
            answer = connection.getresponse()
            return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def get(self, path: str, **options: Any) -> Answer:
        return self.request("GET", path, **options)

    def score(self, body: Any, **headers: str) -> Answer:
        return self.request("POST", "/score", body, {name.replace("_", "-"): value for name, value in headers.items()})

    def metrics(self) -> dict[str, float]:
        """The metrics by name with labels, those of service and revision left out."""
        text = self.request("GET", "/metrics", port=self.metrics_port).body.decode()
        found = {}
        for line in text.splitlines():
            if not line.startswith("#"):
                name, value = line.rsplit(" ", 1)
                name = name.replace('service="service",revision="1.0"', "").replace("{,", "{").replace("{}", "")
                found[name] = float(value)
        return found

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)

    def stop(self) -> int:
        """SIGTERM, then the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(30)
        if self.reader is not None:
            self.reader.join(5)
        return code


Serve = Callable[..., Server]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Starts servers: serve(script, "--option", "value", env={…}, files={name: bytes}, wait=False)."""
    servers: list[Server] = []

    def start(
        script: str,
        *options: str,
        env: Optional[dict[str, str]] = None,
        files: Optional[dict[str, Any]] = None,
        wait: bool = True,
        prepare: Optional[Callable[[], None]] = None,
    ) -> Server:
        server = launch(tmp_path, script, options, env or {}, files or {}, prepare)
        servers.append(server)
        if wait:
            settle(server)
        return server

    yield start
    for server in servers:
        end(server)


def launch(
    folder: Path,
    script: str,
    options: tuple[str, ...],
    env: dict[str, str],
    files: dict[str, Any],
    prepare: Optional[Callable[[], None]],
) -> Server:
    """Writes the script and its files, and starts a server on them; `prepare` runs in its process before."""
    (folder / "score.py").write_text(script)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, (dict, list)):
            content = json.dumps(content)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(("SLIPWAY_", "AML_", "OTEL_"))
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "slipway_scoring", "--host", "127.0.0.1", "--port", "0", "--metrics-port", "0",
         "--log-format", "json", *options],
        cwd=folder,
        # Tests write whatever Host they like; those of the check itself set the variable.
        env={**inherited, "PYTHONPATH": str(PACKAGE), "SLIPWAY_ALLOWED_HOSTS": "any", **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        preexec_fn=prepare,  # noqa: PLW1509 - the tests start servers from one thread
    )  # fmt: skip
    server = Server(process, folder)
    server.reader = threading.Thread(target=server.read, daemon=True)
    server.reader.start()
    return server


def settle(server: Server) -> None:
    """Waits until a server is ready."""
    listening = server.wait_for("listening")
    server.port = int(str(listening["url"]).rsplit(":", 1)[1])
    server.metrics_port = int(listening.get("metrics_port", 0))
    server.wait_for("ready")
    for line in list(server.lines):
        if line.get("message") == "ready":
            return
    server.wait_for("ready")
    time.sleep(0.01)


def end(server: Server) -> None:
    """Ends a server, whatever state it is in."""
    if server.process.poll() is None:
        server.process.send_signal(signal.SIGTERM)
        try:
            server.process.wait(10)
        except subprocess.TimeoutExpired:
            server.process.kill()
            server.process.wait()
    if server.reader is not None:
        server.reader.join(5)
    if server.process.stdout is not None and server.reader is not None and not server.reader.is_alive():
        server.process.stdout.close()


class Reader:
    """Reads answers one after the other from a raw connection."""

    def __init__(self, connection: socket.socket) -> None:
        self.file = connection.makefile("rb")

    def answer(self) -> Answer:
        """The next answer."""
        status = int(self.file.readline().split()[1])
        headers: dict[str, str] = {}
        while (line := self.file.readline().strip()) != b"":
            name, _, value = line.decode().partition(":")
            headers[name.lower()] = value.strip()
        if status == 100:
            return self.answer()
        return Answer(status, headers, self.file.read(int(headers.get("content-length", 0))))


def read_answer(connection: socket.socket) -> Answer:
    """The one answer on a raw connection."""
    return Reader(connection).answer()


def raw_request(body: bytes, *headers: str, path: str = "/score") -> bytes:
    """The bytes of a POST."""
    lines = [f"POST {path} HTTP/1.1", "host: test", f"content-length: {len(body)}", *headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def at_once(server: Server, bodies: list[dict[str, Any]]) -> list[Answer]:
    with ThreadPoolExecutor(len(bodies)) as pool:
        return list(pool.map(server.score, bodies))


def memory_of(pid: int) -> float:
    """Resident memory in MB."""
    with open(f"/proc/{pid}/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6

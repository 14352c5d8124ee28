"""Takes what is exported, and answers as a test says."""

from __future__ import annotations

import gzip
import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Optional, Union


@dataclass(frozen=True)
class Reply:
    """An answer: status, body, headers; or `hangs` for none."""

    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)
    hangs: bool = False


@dataclass
class Capture:
    """What has come: (path, headers, document). `replies` are used up first, then everything is taken."""

    port: int = 0
    taken: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    let_go: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def of(self, path: str) -> list[Any]:
        return [document for at, _, document in self.taken if at == path]

    def envelopes(self, kind: Optional[str] = None) -> list[dict[str, Any]]:
        """The envelopes of Application Insights, of one kind of data."""
        every = [one for document in self.of("/v2.1/track") for one in document]
        return [one for one in every if kind in (None, one["data"]["baseType"])]


@contextmanager
def capture(*replies: Reply) -> Iterator[Capture]:
    found = Capture(replies=list(replies))

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            if self.headers.get("content-encoding") == "gzip":
                body = gzip.decompress(body)
            headers = {name.lower(): value for name, value in self.headers.items()}
            found.taken.append((self.path, headers, json.loads(body)))
            reply = found.replies.pop(0) if found.replies else Reply()
            if reply.hangs:
                found.let_go.wait(30)
                return
            self.send_response(reply.status)
            for name, value in {"content-length": str(len(reply.body)), **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, *_: Union[str, int]) -> None:
            """Silent."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    found.port = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield found
    finally:
        found.let_go.set()
        server.shutdown()
        server.server_close()

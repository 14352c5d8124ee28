"""What authorises requests of one account is sent to that account alone."""

from __future__ import annotations

import base64
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from slipway_scoring.recorder.azure_account import AzureAccount
from slipway_scoring.recorder.azure_requests import AzureRequests
from slipway_scoring.recorder.store_trouble import StoreTrouble

SECRET = base64.b64encode(b"key of the account").decode()


class Server(ThreadingHTTPServer):
    """Answers every request with a redirect to `elsewhere`, or with success. Keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.elsewhere = ""
        self.asked: list[str] = []
        self.status = 307

    @property
    def address(self) -> str:
        """Returns where it listens."""
        return f"http://127.0.0.1:{self.server_port}"


class Answer(BaseHTTPRequestHandler):
    server: Server

    def answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.asked.append(self.path)
        self.send_response(self.server.status if self.server.elsewhere else 200)
        if self.server.elsewhere:
            self.send_header("Location", self.server.elsewhere + self.path)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_PUT = do_HEAD = answer

    def log_message(self, *_given: object) -> None:
        """Prints nothing."""


@pytest.fixture
def servers() -> Iterator[tuple[Server, Server]]:
    """Returns a server that leads to another, and that other."""
    ours, other = Server(), Server()
    ours.elsewhere = other.address
    threads = [threading.Thread(target=each.serve_forever, daemon=True) for each in (ours, other)]
    for thread in threads:
        thread.start()
    yield ours, other
    for each in (ours, other):
        each.shutdown()
        each.server_close()
    for thread in threads:
        thread.join()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("method", ["GET", "PUT", "HEAD"])
@pytest.mark.parametrize(("key", "sas"), [(SECRET, ""), ("", "sv=1&sig=secret")])
def test_a_redirect_is_not_followed(
    servers: tuple[Server, Server], status: int, method: str, key: str, sas: str
) -> None:
    ours, other = servers
    ours.status = status
    account = AzureAccount("ours", key, sas, ours.address)
    with pytest.raises(StoreTrouble):
        AzureRequests(account).send(method, "/calls/a", {"comp": "appendblock"}, body=b"1" if method == "PUT" else b"")
    assert len(ours.asked) == 1
    assert other.asked == []


@pytest.mark.parametrize("status", [200, 404])
def test_of_an_answer_without_end_a_part_is_read(status: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            connection, _ = listener.accept()
            with connection, suppress(OSError):
                connection.recv(1 << 16)
                connection.sendall(b"HTTP/1.1 %d x\r\nconnection: close\r\n\r\n" % status)
                for _ in range(64):
                    connection.sendall(bytes(1 << 20))

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        account = AzureAccount("ours", SECRET, "", f"http://127.0.0.1:{listener.getsockname()[1]}")
        found = AzureRequests(account).send("GET", "/calls/a", {})
        assert found.status == status and len(found.body) <= 8 << 20
        thread.join(10)

"""TLS from PEM files."""

from __future__ import annotations

import http.client
import socket
import ssl
import time
from pathlib import Path

import pytest
import trustme
from conftest import ECHO, Serve, Server

from slipway_scoring.front.tls_server import MOST_HANDSHAKES


def with_tls(serve: Serve, folder: Path, *more: str) -> tuple[Server, ssl.SSLContext]:
    """A server with a certificate, and what its clients trust."""
    authority = trustme.CA()
    made = authority.issue_cert("localhost")
    (folder / "tls.key").write_bytes(made.private_key_pem.bytes())
    (folder / "tls.crt").write_bytes(b"".join(part.bytes() for part in made.cert_chain_pems))
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return serve(ECHO, "--tls-certificate", "tls.crt", "--tls-key", "tls.key", *more), context


def resident(server: Server) -> int:
    """The memory of the front in bytes."""
    text = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(text.split("VmRSS:")[1].split()[0]) << 10


def is_ended(client: socket.socket) -> bool:
    """Whether the server has ended a connection."""
    client.settimeout(0)
    try:
        return client.recv(1) == b""
    except ConnectionResetError:
        return True
    except BlockingIOError:
        return False


@pytest.mark.parametrize("said", [b"", b"\x16\x03\x01\x02\x00\x01"])
def test_handshakes_that_nobody_goes_on_with_are_bounded_in_number(serve: Serve, tmp_path: Path, said: bytes) -> None:
    server, context = with_tls(serve, tmp_path)
    before = resident(server)
    silent = []
    try:
        for _ in range(3 * MOST_HANDSHAKES):
            silent.append(server.connect())
            silent[-1].sendall(said)
        with context.wrap_socket(server.connect(), server_hostname="localhost") as client:
            client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert client.recv(4096).startswith(b"HTTP/1.1 200")
        waiting = silent
        until = time.monotonic() + 8
        while len(waiting) > MOST_HANDSHAKES and time.monotonic() < until:
            waiting = [one for one in waiting if not is_ended(one)]
            time.sleep(0.02)
        # The oldest made room, and the newest may go on.
        assert 0 < len(waiting) <= MOST_HANDSHAKES and silent[-1] in waiting and silent[0] not in waiting
        assert resident(server) - before < 160 << 20
    finally:
        for one in silent:
            one.close()
    assert server.stop() == 0
    assert not any("exception" in str(line).lower() or line.get("level") == "raw" for line in server.lines)


def test_a_handshake_that_breaks_ends_its_own_connection_only(serve: Serve, tmp_path: Path) -> None:
    server, context = with_tls(serve, tmp_path)
    for said in (b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01\x00\x05hello", b"\0" * 4096):
        with server.connect() as client:
            client.sendall(said)
            client.settimeout(10)
            try:
                while client.recv(4096):
                    pass
            except ConnectionResetError:
                pass
    with context.wrap_socket(server.connect(), server_hostname="localhost") as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert client.recv(4096).startswith(b"HTTP/1.1 200")
    assert server.stop() == 0
    assert not any("exception" in str(line).lower() or line.get("level") == "raw" for line in server.lines)


def test_tls_with_reload(serve: Serve, tmp_path: Path) -> None:
    authority = trustme.CA()

    def write() -> str:
        made = authority.issue_cert("localhost")
        (tmp_path / "tls.key").write_bytes(made.private_key_pem.bytes())
        (tmp_path / "tls.crt").write_bytes(b"".join(part.bytes() for part in made.cert_chain_pems))
        return made.cert_chain_pems[0].bytes().decode()

    first = write()
    server = serve(ECHO, "--tls-certificate", "tls.crt", "--tls-key", "tls.key")
    context = ssl.create_default_context()
    authority.configure_trust(context)

    def ask() -> tuple[int, str]:
        connection = http.client.HTTPSConnection("localhost", server.port, context=context, timeout=10)
        connection.request("POST", "/score", b'{"data": 1}')
        status = connection.getresponse().status
        shown = ssl.DER_cert_to_PEM_cert(connection.sock.getpeercert(binary_form=True))
        connection.close()
        return status, shown

    def ends(shown: str, expected: str) -> bool:
        return shown.replace("\n", "") == expected.replace("\n", "")

    status, shown = ask()
    assert status == 200 and ends(shown, first)
    second = write()
    server.wait_for("certificate read again", 10)
    status, shown = ask()
    assert status == 200 and ends(shown, second)


def test_connections_are_no_more_than_there_is_memory_for(serve: Serve, tmp_path: Path) -> None:
    server, context = with_tls(serve, tmp_path, "--body-memory", "3MB")
    held = []
    for _ in range(20):
        held.append(context.wrap_socket(server.connect(), server_hostname="localhost"))
        held[-1].sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert held[-1].recv(4096).startswith(b"HTTP/1.1 200")
    assert 5 < server.metrics()["slipway_connections"] <= 11  # with that of the metrics
    for one in held:
        one.close()

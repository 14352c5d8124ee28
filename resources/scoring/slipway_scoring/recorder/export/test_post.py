"""Answers of destinations that end too early."""

from __future__ import annotations

import socket
import threading

import pytest

from slipway_scoring.recorder.export.post import Undelivered, post


@pytest.mark.parametrize("status", [200, 206, 307, 400, 503])
@pytest.mark.parametrize("body", [b"zz\r\n", b"50\r\nabc"])
def test_a_body_that_is_cut_counts_as_no_answer(status: int, body: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(1 << 16)
                connection.sendall(b"HTTP/1.1 %d x\r\ntransfer-encoding: chunked\r\n\r\n%b" % (status, body))

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        with pytest.raises(Undelivered):
            post(f"http://127.0.0.1:{listener.getsockname()[1]}/", b"{}", {})
        thread.join(10)

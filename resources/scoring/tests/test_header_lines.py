"""Headers that come in several lines."""

from __future__ import annotations

from conftest import Serve, read_answer


def test_several_lines_of_a_header_are_one_list_and_cookies_one_line(serve: Serve) -> None:
    server = serve(
        "def run(n: int, request_headers=None): return [request_headers['cookie'], request_headers['x-list']]\n"
    )
    with server.connect() as connection:
        connection.sendall(
            b"POST /score HTTP/1.1\r\nhost: x\r\nCookie: a=1\r\nX-List: 1\r\ncookie: b=2\r\nx-list: 2\r\n"
            b'content-length: 7\r\n\r\n{"n":1}'
        )
        assert read_answer(connection).json == ["a=1; b=2", "1, 2"]

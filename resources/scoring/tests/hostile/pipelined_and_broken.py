"""Good, refused and broken requests behind a slow one: answers in their order, then an end."""

from conftest import Reader, Server, raw_request

BEHIND = (
    raw_request(b"{}", path="/nowhere")
    + b"GET / HTTP/1.1\r\nhost: x\r\nexpect: magic\r\n\r\n"
    + raw_request(b"not json")
    + b"GET / HTTP/1.1\r\n\r\n"
    + b"NONSENSE\r\n\r\n"
    + b"GET / HTTP/1.1\r\nhost: x\r\n\r\n" * 100
)


def attack(target: Server) -> None:
    for _ in range(20):
        with target.connect() as connection:
            connection.sendall(raw_request(b'{"seconds": 0.05}') + BEHIND)
            reader = Reader(connection)
            statuses = [reader.answer().status for _ in range(6)]
            assert statuses == [200, 404, 417, 400, 400, 400]
            assert reader.file.read() == b""

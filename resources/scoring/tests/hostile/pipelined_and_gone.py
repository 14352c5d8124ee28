"""Clients that pipeline calls, read all their answers and hang up: nobody tells the server but the connection's end."""

from conftest import Reader, Server, raw_request


def attack(target: Server) -> None:
    for count in (2, 3, 50):
        with target.connect() as connection:
            connection.sendall(raw_request(b"{}") * count)
            reader = Reader(connection)
            assert [reader.answer().status for _ in range(count)] == [200] * count
            reader.file.close()

"""The same in chunks, whose length nobody has declared."""

from conftest import Server, read_answer

HEAD = b"GET / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n"
CHUNK = b"100000\r\n" + b"x" * (1 << 20) + b"\r\n"


def attack(target: Server) -> None:
    connections = [target.connect() for _ in range(4)]
    for connection in connections:
        connection.sendall(HEAD)
    for _ in range(40):
        for connection in connections:
            try:
                connection.sendall(CHUNK)
            except OSError:
                continue
    for connection in connections:
        assert read_answer(connection).status == 413
        connection.close()

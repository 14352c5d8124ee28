"""Many heads that never end, each of thousands of tiny lines: what they are parsed into is much more than their bytes."""

from conftest import Server, read_answer

OPTIONS = ("--receive-timeout", "30s")
HEAD = b"GET / HTTP/1.1\r\n" + b"".join(b"%x:\r\n" % number for number in range(0x1000, 0x1000 + 5600))


def attack(target: Server) -> None:
    connections = [target.connect() for _ in range(200)]
    for connection in connections:
        try:
            connection.sendall(HEAD)
        except OSError:
            continue
    for connection in connections:
        assert read_answer(connection).status == 431
        connection.close()

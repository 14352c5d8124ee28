"""More bodies at once than the replica has memory for: those that do not fit are refused at once."""

from conftest import Server, read_answer

OPTIONS = ("--body-limit", "8MB", "--body-memory", "20MB", "--queue", "50")
FRONT_MB = 110.0
SIZE = 6 << 20


def attack(target: Server) -> None:
    connections = [target.connect() for _ in range(40)]
    for connection in connections:
        connection.sendall(b"POST /score HTTP/1.1\r\nhost: x\r\ncontent-length: %d\r\n\r\n" % SIZE)
    for connection in connections:
        try:
            connection.sendall(b" " * (SIZE - 1))
        except OSError:
            continue
    statuses = []
    for connection in connections[8:]:
        try:
            statuses.append(read_answer(connection).status)
        except (OSError, IndexError):
            continue
    assert statuses.count(503) > 10
    for connection in connections:
        connection.close()

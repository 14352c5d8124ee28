"""Six clients send 90 MB each to paths that take no body, without a key (memory exhaustion)."""

from conftest import Server

OPTIONS = ("--primary-key", "k")
SIZE = 90 << 20
PIECE = b"x" * (1 << 20)
HEADS = (
    b"GET / HTTP/1.1\r\nhost: x\r\ncontent-length: %d\r\n\r\n",
    b"GET /health/ready HTTP/1.1\r\nhost: x\r\ncontent-length: %d\r\n\r\n",
    b"GET /swagger.json HTTP/1.1\r\nhost: x\r\ncontent-length: %d\r\n\r\n",
    b"OPTIONS /score HTTP/1.1\r\nhost: x\r\ncontent-length: %d\r\n\r\n",
    b"HEAD /v2 HTTP/1.1\r\nhost: x\r\ncontent-length: %d\r\n\r\n",
    b"POST /score HTTP/1.1\r\nhost: x\r\ncontent-length: %d\r\n\r\n",
)


def attack(target: Server) -> None:
    connections = [target.connect() for _ in HEADS]
    for connection, head in zip(connections, HEADS):
        connection.sendall(head % SIZE)
    for _ in range(SIZE // len(PIECE)):
        for connection in connections:
            try:
                connection.sendall(PIECE)
            except OSError:
                continue  # it has been cut off
    for connection in connections:
        connection.close()

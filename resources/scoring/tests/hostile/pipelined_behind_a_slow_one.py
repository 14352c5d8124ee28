"""3,000 requests behind a slow one, all in one write: each is answered in its turn, nothing nests."""

from conftest import Reader, Server, raw_request

COUNT = 3000
SMALL = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n"


def attack(target: Server) -> None:
    with target.connect() as connection:
        connection.sendall(raw_request(b'{"seconds": 0.5}') + SMALL * COUNT)
        reader = Reader(connection)
        assert reader.answer().status == 200
        assert all(reader.answer().body == b"Healthy" for _ in range(COUNT))
    left = [target.connect() for _ in range(5)]
    for connection in left:  # the same, from clients that leave
        connection.sendall(raw_request(b'{"seconds": 0.1}') + SMALL * COUNT + raw_request(b"{}") * 50)
        connection.close()

"""Offers of other protocols, pipelined: each is declined, nothing nests."""

from conftest import Reader, Server

OFFER = b"GET / HTTP/1.1\r\nhost: x\r\nupgrade: h2c\r\nconnection: upgrade\r\n\r\n"
ODD = (
    b"GET // HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n",
    b"CONNECT a:443 HTTP/1.1\r\nhost: a:443\r\n\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"OPTIONS * HTTP/1.1\r\nhost: x\r\n\r\n",
    b"GET http:// HTTP/1.1\r\nhost: x\r\n\r\n",
    b"GET http://[::1 HTTP/1.1\r\nhost: x\r\n\r\n",
    b"GET ?a HTTP/1.1\r\nhost: x\r\n\r\n",
    b"GET /%2e%2e/%00/\xff HTTP/1.1\r\nhost: x\r\n\r\n",
)


def attack(target: Server) -> None:
    with target.connect() as connection:
        connection.sendall(OFFER * 2000)
        reader = Reader(connection)
        assert all(reader.answer().status == 200 for _ in range(2000))
    for request in ODD:
        with target.connect() as connection:
            connection.sendall(request)
            assert 200 <= Reader(connection).answer().status < 500, request

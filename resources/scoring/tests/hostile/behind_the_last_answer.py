"""Requests that are refused before their body, so that the answer ends the connection, and more of any kind behind them."""

from conftest import Server

HEAD = b"POST /score HTTP/1.1\r\nhost: x\r\n"
REFUSED = (
    HEAD + b"content-length: 999999999\r\n\r\n",
    HEAD + b"expect: magic\r\ncontent-length: 2\r\n\r\n",
    b"POST /nowhere HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n",
    b"GET / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n",
    b"POST /score HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n",
)
BEHIND = (
    b"ZZ\r\n",
    b"2\r\n{}0\r\n\r\n",
    b"0\r\n\r\nNONSENSE\r\n\r\n",
    b"2\r\n{}\r\n0\r\n\r\n" + HEAD + b"expect: 100-continue\r\ncontent-length: 2\r\n\r\n",
    b"0\r\n\r\n" + HEAD + b"content-length: 999999999\r\n\r\n",
    b"0\r\n\r\n" + HEAD + b"connection: upgrade\r\nupgrade: h2c\r\ncontent-length: 2\r\n\r\n{}",
    b"0\r\n" + b"x: y\r\n" * 5000,
    b"0\r\n\r\nCONNECT x:1 HTTP/1.1\r\nhost: x\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n",
)


def attack(target: Server) -> None:
    for refused in REFUSED:
        for behind in BEHIND:
            with target.connect() as connection:
                connection.sendall(refused + behind)
                assert connection.recv(12).startswith(b"HTTP/1.1 ")
                connection.settimeout(0.05)
                try:
                    connection.sendall(behind)
                    while connection.recv(1 << 16):
                        pass
                except OSError:
                    continue

"""TLS from PEM files."""

from __future__ import annotations

import http.client
import ssl
from pathlib import Path

import trustme
from conftest import ECHO, Serve


def test_tls_with_reload(serve: Serve, tmp_path: Path) -> None:
    authority = trustme.CA()

    def write() -> str:
        made = authority.issue_cert("localhost")
        (tmp_path / "tls.key").write_bytes(made.private_key_pem.bytes())
        (tmp_path / "tls.crt").write_bytes(b"".join(part.bytes() for part in made.cert_chain_pems))
        return made.cert_chain_pems[0].bytes().decode()

    first = write()
    server = serve(ECHO, "--tls-certificate", "tls.crt", "--tls-key", "tls.key")
    context = ssl.create_default_context()
    authority.configure_trust(context)

    def ask() -> tuple[int, str]:
        connection = http.client.HTTPSConnection("localhost", server.port, context=context, timeout=10)
        connection.request("POST", "/score", b'{"data": 1}')
        status = connection.getresponse().status
        shown = ssl.DER_cert_to_PEM_cert(connection.sock.getpeercert(binary_form=True))
        connection.close()
        return status, shown

    def ends(shown: str, expected: str) -> bool:
        return shown.replace("\n", "") == expected.replace("\n", "")

    status, shown = ask()
    assert status == 200 and ends(shown, first)
    second = write()
    server.wait_for("certificate read again", 10)
    status, shown = ask()
    assert status == 200 and ends(shown, second)

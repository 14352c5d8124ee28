"""Bodies in other encodings than UTF-8."""

from __future__ import annotations

import json

import pytest
from conftest import ECHO, Serve

CONTENT = {"data": "é€𝄞"}
TEXT = json.dumps(CONTENT, ensure_ascii=False)


@pytest.mark.parametrize(
    "encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]
)
def test_json_is_read_in_every_encoding_of_unicode(serve: Serve, encoding: str) -> None:
    server = serve(ECHO)
    assert server.score(TEXT.encode(encoding)).json == CONTENT["data"]
    named = f"application/json; charset={encoding.removesuffix('-sig')}"
    assert server.score(TEXT.encode(encoding), content_type=named).json == CONTENT["data"]


def test_other_charsets_are_read_by_their_name(serve: Serve) -> None:
    server = serve(ECHO)
    assert (
        server.score('{"data":"é"}'.encode("latin-1"), content_type='application/json; charset="ISO-8859-1"').json
        == "é"
    )
    assert server.score('{"data":"€"}'.encode("cp1252"), content_type="text/plain;charset=windows-1252").json == "€"
    assert server.score(b'{"data":1}', content_type="application/json; charset=nonsense").status == 415
    assert server.score(b'{"data":"\xff"}', content_type="application/json; charset=utf-16").status == 400
    assert server.score(b'{"data":1}', content_type="application/json; charset=zip").status == 400
    assert server.score(b"\xff\xfe{").status == 400
    assert server.score(b"\x00").status == 400


def test_a_script_that_parses_its_body_gets_it_as_text(serve: Serve) -> None:
    server = serve("import json\ndef run(raw_data): return json.loads(raw_data)['data']\n")
    assert server.score(TEXT.encode("utf-16")).json == CONTENT["data"]
    assert server.score(b"\xef\xbb\xbf" + TEXT.encode()).json == CONTENT["data"]


def test_bodies_that_are_no_text_stay_as_they_are(serve: Serve) -> None:
    server = serve("def run(data: bytes): return len(data)\n")
    assert server.score(b"\xff\xfe\x00\x01", content_type="application/octet-stream").json == 4
    server = serve("from slipway_scoring import Request\ndef run(request: Request): return len(request.data)\n")
    assert server.score(b"\xff\xfe\x00\x01").json == 4

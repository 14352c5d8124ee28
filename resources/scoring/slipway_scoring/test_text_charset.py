"""Charsets are those of texts."""

from __future__ import annotations

import pytest

from slipway_scoring.failure import Refusal
from slipway_scoring.request_form import MOST_FIELDS, parse_form
from slipway_scoring.text_charset import text_charset
from slipway_scoring.worker.charset import in_utf_8

CODECS = ["punycode", "idna", "unicode_escape", "Unicode-Escape", "raw_unicode_escape", "undefined", "nonsense", "a\0b"]


@pytest.mark.parametrize("name", CODECS)
def test_a_codec_that_is_no_charset_is_refused(name: str) -> None:
    assert text_charset(name) is None
    with pytest.raises(Refusal) as refused:
        in_utf_8(b"a" * 10_000, {"content-type": f'application/json; charset="{name}"'})
    assert refused.value.status == 415


@pytest.mark.parametrize("name", ["utf-8", "UTF_16", "latin-1", "windows-1252", "gb18030", "shift_jis", "koi8-r"])
def test_charsets_are_known(name: str) -> None:
    assert text_charset(name) is not None


def test_a_field_of_a_form_in_no_charset_is_utf_8() -> None:
    body = b'--b\r\nContent-Disposition: form-data; name="a"\r\nContent-Type: text/plain; charset=punycode\r\n\r\nx-y\r\n--b--'
    fields, _ = parse_form("multipart/form-data; boundary=b", body)
    assert fields["a"] == "x-y"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded", b"a&" * 1_000_000),
        ("multipart/form-data; boundary=b", b"--b\r\nx:\r\n\r\n\r\n" * 100_000),
    ],
)
def test_a_form_of_too_many_fields_is_refused(kind: str, body: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        parse_form(kind, body)
    assert refused.value.status == 413


def test_a_large_form_is_read() -> None:
    fields, _ = parse_form("application/x-www-form-urlencoded", b"&".join([b"a=1"] * MOST_FIELDS))
    assert len(fields.getlist("a")) == MOST_FIELDS

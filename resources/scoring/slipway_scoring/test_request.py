"""The raw request: what Flask's request says of the same bytes."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request as FlaskRequest

from slipway_scoring.headers import HeaderDict, Headers
from slipway_scoring.request import Request

BOUNDARY = "----form"
PARTS = (
    b'preamble\r\n------form\r\nContent-Disposition: form-data; name="text"\r\n\r\nfirst\r\n'
    b"------form\r\ncontent-disposition: form-data; name=text\r\n\r\n\xc3\xb6\r\n"
    b'------form\r\nContent-Disposition: form-data; name="file"; filename="a \\"b\\".bin"\r\nContent-Type: image/png\r\n\r\n'
    b"\x00\r\n------formless\r\n\xff\r\n"
    b"------form  \r\nContent-Disposition: form-data; name=\"file\"; filename*=UTF-8''%C3%B6.txt\r\n\r\n\r\n"
    b'------form\r\nContent-Disposition: form-data; name="latin"\r\nContent-Type: text/plain; charset=latin-1\r\n\r\n\xf6\r\n'
    b"------form--\r\nepilogue"
)


def request(body: bytes = b"", **headers: str) -> Request:
    named = {name.strip("_").replace("_", "-"): value for name, value in headers.items()}
    special = {":method": named.pop("method", "POST"), ":path": named.pop("path", "/score")}
    return Request(body, {**special, **named}, "id")


def test_the_address() -> None:
    made = request(path="/api/a%20b?x=1&x=2&empty=&y=%C3%B6+z#part", host="example.org:8080", method="GET")
    assert (made.method, made.path, made.query_string) == ("GET", "/api/a b", b"x=1&x=2&empty=&y=%C3%B6+z")
    assert made.full_path == "/api/a b?x=1&x=2&empty=&y=%C3%B6+z"
    assert made.url == "http://example.org:8080/api/a b?x=1&x=2&empty=&y=%C3%B6+z"
    assert (made.base_url, made.host_url, made.host) == (
        "http://example.org:8080/api/a b",
        "http://example.org:8080/",
        "example.org:8080",
    )
    assert made.args.getlist("x") == ["1", "2"] and made.args["x"] == "1"
    assert made.args.get("x", type=int) == 1 and made.args.get("y", 7, type=int) == 7 and made.args.get("z") is None
    assert made.args.to_dict() == {"x": "1", "empty": "", "y": "ö z"} and made.args.to_dict(flat=False)["x"] == [
        "1",
        "2",
    ]
    assert list(made.args) == ["x", "empty", "y"] and dict(made.args) == made.args.to_dict()
    with pytest.raises(TypeError):
        made.args["x"] = "3"
    assert request(path="http://example.org/score?a=1").full_path == "/score?a=1"
    assert request().url == "http://localhost/score"


def test_headers_are_had_in_any_case_and_come_in_pairs() -> None:
    made = request(content_type="text/plain; charset=utf-8", x_mine="a")
    assert made.headers["X-MINE"] == made.headers.get("x-mine") == "a" and "X-Mine" in made.headers
    assert dict(made.headers) == {"Content-Type": "text/plain; charset=utf-8", "X-Mine": "a"}
    assert [(name, value) for name, value in made.headers] == list(made.headers.items())
    assert made.headers.get("none", "default") == "default" and made.headers.getlist("none") == []
    with pytest.raises(KeyError):
        made.headers["none"]
    assert (made.mimetype, made.mimetype_params, made.is_json) == ("text/plain", {"charset": "utf-8"}, False)


def test_the_headers_of_run_are_a_dict_in_any_case() -> None:
    headers = HeaderDict({"content-type": "a", "x-ms-request-id": "b", ":method": "GET"})
    assert headers["Content-Type"] == headers["content-type"] == headers.get("CONTENT-TYPE") == "a"
    assert "x-MS-request-id" in headers and headers.get("none") is None
    assert {**headers} == {"Content-Type": "a", "X-Ms-Request-Id": "b"} == dict(headers)


def test_what_headers_say() -> None:
    made = request(
        cookie='a=1; b="two"; a=3', authorization="Basic bmFtZTpwYTpzcw==", accept="text/html;q=0.5, application/*, */*;q=0",
        user_agent="curl/8", x_forwarded_for="1.2.3.4, 5.6.7.8", referer="http://r/",
    )  # fmt: skip
    assert (made.cookies["a"], made.cookies.getlist("a"), made.cookies.get("b")) == ("1", ["1", "3"], "two")
    assert made.authorization is not None and (made.authorization.username, made.authorization.password) == (
        "name",
        "pa:ss",
    )
    bearer = request(authorization="Bearer abc").authorization
    assert bearer is not None and (bearer.type, bearer.token) == ("bearer", "abc")
    assert request().authorization is None and request(authorization="Basic %").authorization is None
    accept = made.accept_mimetypes
    assert accept.best == "application/*" and accept.accept_json and "image/png" not in accept
    assert accept.best_match(["text/html", "application/json"]) == "application/json"
    assert accept.best_match(["image/png"]) is None
    assert (str(made.user_agent), made.access_route, made.referrer) == ("curl/8", ["1.2.3.4", "5.6.7.8"], "http://r/")


def test_the_body_in_all_its_forms() -> None:
    made = request(b'{"a": "\xc3\xb6"}', content_type="application/json")
    assert made.data == made.get_data() == made.stream.read() and made.stream.read() == b""
    assert made.get_data(as_text=True) == '{"a": "ö"}' and made.json == made.get_json() == {"a": "ö"} and made.is_json
    assert (made.content_length, made.form, made.files, made.values) == (11, {}, {}, {})
    assert made.environ["wsgi.input"] is made.stream and made.environ["CONTENT_TYPE"] == "application/json"
    assert request(b"{", content_type="application/json").get_json(silent=True) is None
    with pytest.raises(ValueError):
        request(b"{").get_json(force=True)
    assert list(request(b"a\nb").stream) == [b"a\n", b"b"]


def test_a_form() -> None:
    made = request(
        b"a=1&a=2&b=%C3%B6+x&c", path="/score?a=0&q=z", content_type="application/x-www-form-urlencoded; charset=utf-8"
    )
    assert made.form.getlist("a") == ["1", "2"] and made.form["b"] == "ö x" and made.form["c"] == ""
    assert made.values.getlist("a") == ["0", "1", "2"] and made.values["q"] == "z"
    assert (made.data, made.get_data()) == (b"", b"a=1&a=2&b=%C3%B6+x&c")
    assert sorted(made.form.items(multi=True)) == [("a", "1"), ("a", "2"), ("b", "ö x"), ("c", "")]


@pytest.mark.parametrize("lines", [b"\r\n", b"\n"])
def test_a_form_with_files(tmp_path: Path, lines: bytes) -> None:
    body = PARTS if lines == b"\r\n" else PARTS.replace(b"\r\n", lines)
    made = request(body, content_type=f'multipart/form-data; boundary="{BOUNDARY}"')
    assert made.form.getlist("text") == ["first", "ö"] and made.form["latin"] == "ö"
    first, second = made.files.getlist("file")
    assert (first.filename, first.name, first.content_type, first.mimetype) == (
        'a "b".bin',
        "file",
        "image/png",
        "image/png",
    )
    assert (second.filename, second.read(), second.content_type) == ("ö.txt", b"", None)
    content = b"\x00" + lines + b"------formless" + lines + b"\xff"
    assert first.read() == content and first.seek(0) == 0 and b"".join(first) == content
    first.seek(0)
    first.save(tmp_path / "saved")
    assert (tmp_path / "saved").read_bytes() == content
    target = io.BytesIO()
    first.stream.seek(0)
    first.save(target)
    assert target.getvalue() == content and bool(first)
    assert made.data == b"" and made.get_data() == body


@pytest.mark.parametrize(
    "kind, body",
    [
        ("multipart/form-data", b"--x\r\n\r\n"),
        ("multipart/form-data; boundary=x", b""),
        ("multipart/form-data; boundary=x", b"--x"),
        ("multipart/form-data; boundary=x", b"--x\r\nno colon\r\n\r\ncut"),
        ("multipart/form-data; boundary=x", b"--x--"),
        ("multipart/mixed; boundary=x", b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--x--"),
        ("", b"a=1"),
    ],
)
def test_what_is_no_whole_form_has_no_fields(kind: str, body: bytes) -> None:
    made = request(body, content_type=kind)
    assert (made.form, made.files) == ({}, {})


def test_headers_can_be_changed_like_flasks() -> None:
    headers = Headers({"a": "1", "b": ["2", "3"]})
    headers.add("A", 4)
    headers["b"] = "5"
    headers.add("c", "x", file_name="y")
    assert headers.getlist("a") == ["1", "4"] and headers["B"] == "5" and headers["c"] == 'x; file-name="y"'
    assert headers.pop("C") and "c" not in headers and headers.pop("c", None) is None
    headers.setdefault("d", "6")
    headers.update({"a": "7"})
    headers.extend([("a", "8")])
    del headers["b"]
    assert headers.items() == [("d", "6"), ("a", "7"), ("a", "8")] and len(headers) == 3
    assert headers == Headers([("A", "7"), ("A", "8"), ("D", "6")]) and headers.copy() == headers
    assert (
        headers.get("a", type=int) == 7 and headers.get("x", type=int) is None and str(headers).startswith("d: 6\r\n")
    )


FLASK: list[dict[str, Any]] = [
    {"path": "/score?a=1&a=2&b=%20", "body": b"x", "content_type": "text/plain"},
    {"path": "/score?a", "body": b"a=1&b=+&c=%C3%B6", "content_type": "application/x-www-form-urlencoded"},
    {
        "path": "/score",
        "body": PARTS.replace(b"\xf6", b"o"),
        "content_type": f"multipart/form-data; boundary={BOUNDARY}",
    },
    {"path": "/sc%C3%B6re", "body": b"[1]", "content_type": "application/vnd.x+json"},
]


@pytest.mark.parametrize("case", FLASK)
def test_it_says_what_flask_says(case: dict[str, Any]) -> None:
    headers = {
        "Content-Type": case["content_type"],
        "Cookie": "a=1; b=2",
        "Host": "h:1",
        "Accept": "text/html, */*;q=0.1",
    }
    builder = EnvironBuilder(path=case["path"], method="POST", data=case["body"], headers=headers)
    theirs = FlaskRequest(builder.get_environ())
    ours = request(
        case["body"], path=case["path"], **{name.lower().replace("-", "_"): value for name, value in headers.items()}
    )
    for name in (
        "method",
        "path",
        "query_string",
        "full_path",
        "host",
        "mimetype",
        "mimetype_params",
        "is_json",
        "data",
        "is_secure",
    ):
        assert getattr(ours, name) == getattr(theirs, name), name
    for name in ("args", "form", "values", "cookies"):
        assert getattr(ours, name).to_dict(flat=False) == getattr(theirs, name).to_dict(flat=False), name
    assert {name: [(f.filename, f.mimetype, f.read()) for f in found] for name, found in ours.files.lists()} == {
        name: [(f.filename, f.mimetype, f.read()) for f in found] for name, found in theirs.files.lists()
    }
    assert ours.accept_mimetypes.best == theirs.accept_mimetypes.best

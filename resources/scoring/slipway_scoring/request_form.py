"""Forms in the body of a request: `application/x-www-form-urlencoded` and `multipart/form-data` (RFC 7578)."""

from __future__ import annotations

import io
import os
import re
import shutil
from collections.abc import Iterator
from typing import Any, BinaryIO, Optional, Union
from urllib.parse import parse_qsl, unquote

from slipway_scoring.failure import Refusal
from slipway_scoring.headers import Headers
from slipway_scoring.multi_dict import MultiDict
from slipway_scoring.text_charset import text_charset

MOST_FIELDS = 10_000  # of one form: each takes hundreds of bytes
FORM, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
parameter = re.compile(r""";\s*([\w!#$%&'*+.^`|~-]+)\s*=\s*("(?:\\.|[^"\\])*"|[^;]*)""")
escape = re.compile(r'\\(["\\])')  # browsers send the path of a file with single backslashes


class FileStorage:
    """One file of a form, with the methods that Flask's has: a readable stream with a name."""

    def __init__(self, stream: BinaryIO, filename: Optional[str], name: Optional[str], headers: Headers) -> None:
        self.stream = stream
        self.filename = filename
        self.name = name
        self.headers = headers

    @property
    def content_type(self) -> Optional[str]:
        """The file's own Content-Type."""
        value: Optional[str] = self.headers.get("content-type")
        return value

    @property
    def mimetype(self) -> str:
        """The Content-Type without parameters."""
        return media_type(self.content_type)[0]

    @property
    def mimetype_params(self) -> dict[str, str]:
        """The parameters of the Content-Type."""
        return media_type(self.content_type)[1]

    @property
    def content_length(self) -> int:
        """The Content-Length that the client gave for the file, or 0."""
        return int(self.headers.get("content-length", 0, int))

    def save(self, target: Union[str, os.PathLike[str], BinaryIO], buffer_size: int = 16384) -> None:
        """Writes the file to a path or a stream. Raises OSError."""
        if isinstance(target, (str, os.PathLike)):
            with open(target, "wb") as file:
                shutil.copyfileobj(self.stream, file, buffer_size)
            return
        shutil.copyfileobj(self.stream, target, buffer_size)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.stream, name)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.stream)

    def __bool__(self) -> bool:
        return bool(self.filename)

    def __repr__(self) -> str:
        return f"<FileStorage: {self.filename!r} ({self.content_type!r})>"


def parse_form(content_type: Optional[str], body: bytes) -> tuple[MultiDict, MultiDict]:
    """The fields and the files of a body; both empty when it is no form. Raises Refusal for too many of them."""
    kind, parameters = media_type(content_type)
    if kind == FORM:
        if body.count(b"&") >= MOST_FIELDS:
            raise too_many_fields()
        return MultiDict(parse_query(body.decode("utf-8", "replace"))), MultiDict()
    if kind != MULTIPART or not parameters.get("boundary"):
        return MultiDict(), MultiDict()
    fields: list[tuple[str, Any]] = []
    files: list[tuple[str, Any]] = []
    for headers, content in parts_of(body, parameters["boundary"]):
        if len(fields) + len(files) >= MOST_FIELDS:
            raise too_many_fields()
        _, about = media_type(headers.get("content-disposition"))
        name = about.get("name", "")
        if "filename" in about:
            files.append((name, FileStorage(io.BytesIO(content), about["filename"], name, headers)))
        else:
            charset = media_type(headers.get("content-type"))[1].get("charset", "utf-8")
            fields.append((name, decoded(content, charset)))
    return MultiDict(fields), MultiDict(files)


def too_many_fields() -> Refusal:
    """Returns the refusal of a form with too many fields."""
    return Refusal(413, "too-many-fields", f"a form may have {MOST_FIELDS} fields")


def parse_query(text: str) -> list[tuple[str, str]]:
    """The pairs of a query or of a form, names without a value too."""
    return parse_qsl(text, keep_blank_values=True, errors="replace")


def media_type(value: Optional[str]) -> tuple[str, dict[str, str]]:
    """A header like `text/html; charset=utf-8` as its first word in lower case and its parameters by name."""
    if not value:
        return "", {}
    found: dict[str, str] = {}
    for match in parameter.finditer(value):
        name, text = match.group(1).lower(), match.group(2).strip()
        text = escape.sub(r"\1", text[1:-1]) if len(text) > 1 and text[0] == text[-1] == '"' else text
        if name.endswith("*"):  # RFC 8187: charset'language'percent-encoded
            charset, _, rest = text.partition("'")
            found[name[:-1]] = unquote(rest.partition("'")[2], text_charset(charset or "utf-8") or "utf-8", "replace")
        else:
            found.setdefault(name, text)
    return value.partition(";")[0].strip().lower(), found


def parts_of(body: bytes, boundary: str) -> Iterator[tuple[Headers, bytes]]:
    """The parts of a multipart body: headers and content. What follows the last whole part is left out."""
    line = re.compile(rb"(?:^|\r?\n)--" + re.escape(boundary.encode("latin-1", "replace")) + rb"(--)?[ \t]*(?=\r?\n|$)")
    begin: Optional[int] = None
    for match in line.finditer(body):
        if begin is not None:
            yield part_of(body[begin : match.start()])
        if match.group(1):
            return
        begin = match.end()


def part_of(data: bytes) -> tuple[Headers, bytes]:
    """One part: its headers until an empty line, then its content."""
    data = data[2:] if data.startswith(b"\r\n") else data[1:]
    if data.startswith((b"\r\n", b"\n")):  # no headers at all
        return Headers(), data.partition(b"\n")[2]
    split = re.search(rb"\r?\n\r?\n", data)
    head, content = (data[: split.start()], data[split.end() :]) if split else (data, b"")
    headers = Headers()
    for one in head.decode("utf-8", "replace").splitlines():
        name, colon, value = one.partition(":")
        if colon:
            headers.add(name.strip(), value.strip())
    return headers, content


def decoded(content: bytes, charset: str) -> str:
    """A field as text."""
    try:
        return content.decode(text_charset(charset) or "utf-8", "replace")
    except LookupError:  # a codec of Python that makes no text, as `hex`
        return content.decode("utf-8", "replace")

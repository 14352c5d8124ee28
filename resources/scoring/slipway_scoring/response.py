"""An answer of run() with its own status, headers or media type.

Its methods are those that scripts use of Flask's response, which AMLResponse of azureml-inference-server-http is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from http.cookies import SimpleCookie
from typing import Any, Optional, Union

from slipway_scoring.headers import Headers, Source
from slipway_scoring.request_form import media_type

# Headers that the front writes itself.
OWN = frozenset(
    {"content-length", "connection", "transfer-encoding", "date", "x-request-id", "x-service-version", "keep-alive"}
)
token = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+").fullmatch
BYTES = (bytes, bytearray, memoryview)


class Response:
    """What run() returns when JSON with status 200 is not what it wants.

    `body`: bytes and text go out as they are, what an iterator yields as it comes, anything else as JSON.
    `media_type` overrides the content type. A list as a header's value is one header for each member.
    """

    def __init__(
        self,
        body: Any = None,
        status: Union[int, str] = 200,
        headers: Optional[Source] = None,
        media_type: Optional[str] = None,
    ) -> None:
        self.body = body
        self.status_code = checked_status(status)
        self.headers = Headers(headers)
        if media_type:
            self.headers.set("content-type", media_type)

    @property
    def status(self) -> int:
        """The status as a number."""
        return self.status_code

    @status.setter
    def status(self, value: Union[int, str]) -> None:
        self.status_code = checked_status(value)

    @property
    def is_streamed(self) -> bool:
        """Whether the body comes part by part."""
        return hasattr(self.body, "__next__") or hasattr(self.body, "__anext__")

    @property
    def data(self) -> bytes:
        """The body as bytes."""
        return bytes(self.get_data())

    @data.setter
    def data(self, value: Any) -> None:
        self.body = value

    def set_data(self, value: Union[bytes, str]) -> None:
        """Puts another body in the place of this one."""
        self.body = value

    def get_data(self, as_text: bool = False) -> Any:
        """The body as bytes, or as text in UTF-8."""
        body = self.encoded(lambda value: json.dumps(value).encode())
        return body.decode() if as_text else body

    def get_json(self, force: bool = False, silent: bool = False) -> Any:
        """The body as JSON. Raises ValueError; None instead when `silent`."""
        try:
            return json.loads(self.get_data())
        except ValueError:
            if silent:
                return None
            raise

    json = property(get_json)

    @property
    def content_type(self) -> str:
        """The Content-Type: the one that was set, or by what the body is."""
        return str(self.headers.get("content-type") or self.guessed_type())

    @content_type.setter
    def content_type(self, value: str) -> None:
        self.headers.set("content-type", value)

    @property
    def mimetype(self) -> str:
        """The Content-Type without parameters."""
        return media_type(self.content_type)[0]

    @mimetype.setter
    def mimetype(self, value: str) -> None:
        self.headers.set("content-type", f"{value}; charset=utf-8" if value.startswith("text/") else value)

    def set_cookie(self, key: str, value: str = "", **parts: Any) -> None:
        """Adds a cookie. `parts`: max_age, expires, path, domain, secure, httponly, samesite."""
        jar: SimpleCookie = SimpleCookie()
        jar[key] = value
        for name, part in {"path": "/", **parts}.items():
            if part is not None and part is not False:
                jar[key][name.replace("_", "-")] = part
        self.headers.add("Set-Cookie", jar[key].OutputString())

    def delete_cookie(self, key: str, path: str = "/", domain: Optional[str] = None) -> None:
        """Tells the client to forget a cookie."""
        self.set_cookie(key, expires="Thu, 01 Jan 1970 00:00:00 GMT", max_age=0, path=path, domain=domain)

    def head_lines(self) -> bytes:
        """The headers as `name: value` lines; names and values that would break the head are left out.

        A streamed body has a content type only when one was set: its first part decides else.
        """
        pairs = self.headers.items()
        if "content-type" not in self.headers and not self.is_streamed:
            pairs.append(("content-type", self.guessed_type()))
        lines = [
            f"{name.lower()}: {value}\r\n"
            for name, value in pairs
            if name.lower() not in OWN and token(name) and not any(char in value for char in "\r\n\0")
        ]
        return "".join(lines).encode("latin-1", "replace")

    def guessed_type(self) -> str:
        """The media type of a body for which none was given."""
        if isinstance(self.body, BYTES):
            return "application/octet-stream"
        return "text/plain; charset=utf-8" if isinstance(self.body, str) or self.is_streamed else "application/json"

    def encoded(self, to_json: Callable[[Any], bytes]) -> bytes:
        """The body as bytes."""
        if isinstance(self.body, BYTES):
            return bytes(self.body)
        if isinstance(self.body, str):
            return self.body.encode()
        return b"" if self.body is None else to_json(self.body)


def checked_status(status: Union[int, str]) -> int:
    """A status as a number, also from a text such as `404 NOT FOUND`. Raises ValueError."""
    number = int(str(status).split()[0])
    if not 200 <= number <= 599:
        raise ValueError(f"status is {status}; it must lie from 200 to 599")
    return number


def from_foreign(result: Any) -> Optional[Response]:
    """A result of run() that is a response: ours, or one of Flask or Werkzeug. None for anything else."""
    if isinstance(result, Response):
        return result
    if not (hasattr(result, "get_data") and hasattr(result, "status_code") and hasattr(result, "headers")):
        return None
    streamed = bool(getattr(result, "is_streamed", False)) and hasattr(result, "iter_encoded")
    body = result.iter_encoded() if streamed else result.get_data()
    return Response(body, int(result.status_code), pairs(result.headers))


def pairs(headers: Any) -> Iterable[tuple[str, Any]]:
    """The headers of a foreign response, those that come several times too."""
    found: Iterable[tuple[str, Any]] = headers.items()
    return list(found)


def repeated(headers: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Headers as AMLResponse takes them: a comma in a value parts the values of several headers.

    Not where commas are part of a value: in dates, and in cookies when no other cookie follows.
    """
    for name, value in headers.items():
        for one in value if isinstance(value, (list, tuple)) else parted(name.lower(), str(value)):
            yield name, one


DATES = frozenset({"date", "expires", "last-modified", "retry-after", "if-modified-since"})
next_cookie = re.compile(r",(?=\s*[!#$%&'*+\-.^_`|~0-9A-Za-z]+=)")
comma = re.compile(r""",(?=(?:[^"]*"[^"]*")*[^"]*$)""")


def parted(name: str, value: str) -> list[str]:
    """The values that stand in one, parted by commas outside of quotes."""
    if name in DATES:
        return [value]
    return [one.strip() for one in (next_cookie if name == "set-cookie" else comma).split(value)]

"""An answer of run() with its own status, headers or media type."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Optional, Union

# Headers that the front writes itself.
OWN = frozenset(
    {"content-length", "connection", "transfer-encoding", "date", "x-request-id", "x-service-version", "keep-alive"}
)
token = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+").fullmatch


class Response:
    """What run() returns when JSON with status 200 is not what it wants.

    `body`: bytes and text go out as they are, anything else as JSON. `media_type` overrides the content type.
    """

    def __init__(
        self,
        body: Any = None,
        status: int = 200,
        headers: Optional[Mapping[str, Union[str, int]]] = None,
        media_type: Optional[str] = None,
    ) -> None:
        if not 200 <= int(status) <= 599:
            raise ValueError(f"status is {status}; it must lie from 200 to 599")
        self.body = body
        self.status = int(status)
        self.headers = {name.lower(): str(value) for name, value in (headers or {}).items()}
        if media_type:
            self.headers["content-type"] = media_type

    def head_lines(self) -> bytes:
        """The headers as `name: value` lines; names and values that would break the head are left out."""
        if "content-type" not in self.headers:
            self.headers["content-type"] = self.guessed_type()
        lines = [
            f"{name}: {value}\r\n"
            for name, value in self.headers.items()
            if name not in OWN and token(name) and not any(char in value for char in "\r\n\0")
        ]
        return "".join(lines).encode("latin-1", "replace")

    def guessed_type(self) -> str:
        """The media type of a body for which none was given."""
        if isinstance(self.body, (bytes, bytearray, memoryview)):
            return "application/octet-stream"
        return "text/plain; charset=utf-8" if isinstance(self.body, str) else "application/json"

    def encoded(self, to_json: Callable[[Any], bytes]) -> bytes:
        """The body as bytes."""
        if isinstance(self.body, (bytes, bytearray, memoryview)):
            return bytes(self.body)
        if isinstance(self.body, str):
            return self.body.encode()
        return b"" if self.body is None else to_json(self.body)

"""Response heads by status, made once."""

from __future__ import annotations

from string import punctuation
from urllib.parse import quote

REASONS = {
    200: "OK",
    204: "No Content",
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    408: "Request Timeout",
    413: "Content Too Large",
    414: "URI Too Long",
    415: "Unsupported Media Type",
    417: "Expectation Failed",
    421: "Misdirected Request",
    431: "Request Header Fields Too Large",
    500: "Internal Server Error",
    501: "Not Implemented",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}
SAFE = punctuation.replace("%", "")  # in a header's value; anything else is percent-encoded


class Heads:
    """The first lines of a response, which depend on its status alone: status line and `x-service-version`."""

    def __init__(self, service_version: str) -> None:
        self.version = quote(service_version, safe=SAFE)
        self.made = {status: self.make(status, reason) for status, reason in REASONS.items()}

    def of(self, status: int) -> bytes:
        """Returns the lines of a status, each with its line end."""
        lines = self.made.get(status)
        if lines is None:
            lines = self.made[status] = self.make(status, "Status")
        return lines

    def make(self, status: int, reason: str) -> bytes:
        """Returns the lines of one status."""
        return f"HTTP/1.1 {status} {reason}\r\nx-service-version: {self.version}\r\n".encode()

"""One POST with what an answer says: only the standard library, so that proxies and SSL_CERT_FILE work."""

from __future__ import annotations

import http.client
import ssl
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from email.utils import parsedate_to_datetime
from time import time
from typing import Optional

TIMEOUT = 10.0  # seconds for the connection, and for each piece of the answer
MOST_ANSWER = 1 << 20  # bytes that are read of an answer
LONGEST_WAIT = 300.0  # seconds that a destination may ask to wait


class Undelivered(OSError):
    """Nothing came back. `reason` is one fixed word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Answer:
    """Status, headers by lower-case name, body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def wait(self) -> Optional[float]:
        """Returns the seconds that Retry-After asks for, None without one. It has seconds or a date (RFC 9110)."""
        text = self.headers.get("retry-after", "").strip()
        if not text:
            return None
        try:
            seconds = float(text) if text.isdigit() else parsedate_to_datetime(text).timestamp() - time()
        except (TypeError, ValueError):
            return None
        return min(LONGEST_WAIT, max(0.0, seconds))


class Direct(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: who sends decides where credentials may go."""

    def redirect_request(self, *_: object, **__: object) -> None:
        """Returns nothing, so that the answer itself comes back."""


def post(address: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Returns the answer to one POST, of any status. Raises Undelivered."""
    request = urllib.request.Request(address, data=body, headers=dict(headers), method="POST")
    try:
        try:
            with urllib.request.build_opener(Direct).open(request, timeout=TIMEOUT) as answer:
                return answer_of(answer.status, answer.headers, answer.read(MOST_ANSWER))
        except urllib.error.HTTPError as error:
            with error:  # its body may end too early, like that of any other answer
                return answer_of(error.code, error.headers, error.read(MOST_ANSWER))
    except urllib.error.URLError as error:
        raise Undelivered(reason_of(error.reason)) from None
    except (OSError, http.client.HTTPException) as error:
        raise Undelivered(reason_of(error)) from None


def answer_of(status: int, headers: Message, body: bytes) -> Answer:
    """Returns an answer."""
    return Answer(status, {name.lower(): value for name, value in headers.items()}, body)


def reason_of(error: object) -> str:
    """Returns why nothing came back, in one word."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return "certificate"
    return "timeout" if isinstance(error, TimeoutError) else "unreachable"

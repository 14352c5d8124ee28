"""What HTTP itself says about a head, whatever is served: Host, Expect, methods."""

from __future__ import annotations

import re
from typing import Optional

from slipway_scoring.failure import Refusal
from slipway_scoring.front.http.received import Received

# RFC 9110, 4.2.3 and RFC 3986, 3.2.2, without user information and without commas: several lines are joined with them.
valid_host = re.compile(rb"(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9\-._~%!$&'()*+;=]+)(?::[0-9]{0,5})?").fullmatch
request_line = re.compile(rb"(?:\A|\r?\n)([!#$%&'*+\-.^_`|~0-9A-Za-z]{1,40}) +[^\s]+ +HTTP/1\.[01]\r?\n")


def improper(received: Received) -> Optional[Refusal]:
    """Returns the refusal of a head that HTTP does not allow, or None."""
    host = received.headers.get(b"host")
    if host is None:
        if not received.old:
            return Refusal(400, "bad-host", "the request has no Host header")
    elif not valid_host(host) and not (received.old and not host):
        return Refusal(400, "bad-host", "the request needs exactly one valid Host header")
    expected = received.headers.get(b"expect")
    if expected is not None and not received.old and expected.strip().lower() != b"100-continue":
        return Refusal(417, "expectation-failed", "the only expectation that is met is 100-continue")
    return None


def unknown_method(method: bytes) -> Refusal:
    """Returns the refusal of a method that no path has."""
    return Refusal(501, "unknown-method", f"the method {method.decode('latin-1')[:40]} is unknown")


def unparsed_method(data: bytes) -> Optional[bytes]:
    """Returns the method of the last request line in what the parser stopped at, or None when there is none.

    The parser knows every registered method (and a path that does not take it answers 405).
    """
    lines = request_line.findall(data[: 1 << 16])
    return bytes(lines[-1]) if lines else None

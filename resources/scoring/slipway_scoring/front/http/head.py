"""What HTTP itself says about a head, whatever is served: Host, Expect, methods."""

from __future__ import annotations

import re
from typing import Optional

import httptools

from slipway_scoring.failure import Refusal
from slipway_scoring.front.http.received import Received

# RFC 9110, 4.2.3 and RFC 3986, 3.2.2, without user information and without commas: several lines are joined with them.
valid_host = re.compile(rb"(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9\-._~%!$&'()*+;=]+)(?::[0-9]{0,5})?").fullmatch
request_line = re.compile(rb"(?:\A|\r?\n)([!#$%&'*+\-.^_`|~0-9A-Za-z]{1,40}) +[^\s]+ +HTTP/1\.[01]\r?\n")

LOOKED_AT = 4 << 10  # bytes of what could not be parsed in which a request line is looked for


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
    """Returns the unknown method of a request line in what the parser stopped at, or None when there is none.

    The parser knows every registered method (a path that does not take one of them answers 405).
    """
    methods = dict.fromkeys(request_line.findall(data[:LOOKED_AT]))
    return next((bytes(method) for method in methods if not is_registered(method)), None)


def is_registered(method: bytes) -> bool:
    """Returns whether the parser knows a method."""
    try:
        httptools.HttpRequestParser(object()).feed_data(method + b" / HTTP/1.1\r\n")
    except httptools.HttpParserInvalidMethodError:
        return False
    except httptools.HttpParserError:
        return True  # PRI and SOURCE, which are no methods of HTTP/1.1
    return True

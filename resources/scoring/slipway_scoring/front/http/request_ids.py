"""Request ids: taken from the client or made, bounded, and given back.

Names and limit follow azureml-inference-server-http 1.5.1, server/routes.py (`_init_headers`,
`populate_response_headers`): `x-ms-client-request-id`, the older `x-ms-request-id`, and the `TraceId` of Office.
"""

from __future__ import annotations

import re
from random import getrandbits
from typing import Optional

from slipway_scoring.failure import Refusal
from slipway_scoring.front.http.received import Received

TRACE_NAME = b"TraceId"
LIMIT = 100  # characters
OURS, CLIENT, LEGACY, TRACE = b"x-request-id", b"x-ms-client-request-id", b"x-ms-request-id", b"traceid"
plain_id = re.compile(rb"[\x21-\x7e]+").fullmatch
plain_value = re.compile(rb"[\x20-\x7e]+").fullmatch


def identify(received: Received) -> Optional[Refusal]:
    """Takes the client's request id or makes one; returns a refusal when the client's is too long."""
    headers = received.headers
    given = headers.get(OURS)
    if given is not None and 0 < len(given) <= LIMIT and plain_id(given):
        received.request_id = given
    else:
        received.request_id = b"%032x" % getrandbits(128)
    if given is not None or LEGACY in headers or CLIENT in headers:
        return too_long(headers)
    return None


def too_long(headers: dict[bytes, bytes]) -> Optional[Refusal]:
    """Returns the refusal of a request id over the limit, or None."""
    for name in (OURS, LEGACY, CLIENT):
        if len(headers.get(name, b"")) > LIMIT:
            return Refusal(431, "request-id-too-long", f"{name.decode()} must not exceed {LIMIT} characters")
    return None


def given_back(received: Received) -> bytes:
    """Returns the ids of a request as header lines. `x-ms-request-id` is the client's, else our own.

    A request that is refused for a client's id over the limit gets none of them back.
    """
    headers = received.headers
    client, legacy, trace = headers.get(CLIENT), headers.get(LEGACY), headers.get(TRACE)
    if max(len(client or b""), len(legacy or b"")) > LIMIT:
        ids: tuple[tuple[bytes, Optional[bytes]], ...] = ((TRACE_NAME, trace),)
    else:
        ours = received.request_id
        ids = ((CLIENT, client or legacy), (LEGACY, legacy or client or ours), (TRACE_NAME, trace))
    lines = (b"%b: %b\r\n" % (name, value) for name, value in ids if value and plain_value(value))
    return b"".join(lines)

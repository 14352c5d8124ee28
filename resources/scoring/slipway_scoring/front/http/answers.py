"""What all replies of a replica share: the first lines of their heads, and how errors are written."""

from __future__ import annotations

from slipway_scoring.failure import Refusal, failure_body, infer_failure_body
from slipway_scoring.front.http.cross_origin import cross_origin
from slipway_scoring.front.http.received import Received
from slipway_scoring.front.http.recorder import Recorder
from slipway_scoring.front.http.request_ids import CLIENT, LEGACY, TRACE, given_back
from slipway_scoring.front.http.status import Heads
from slipway_scoring.options import Settings

JSON_HEAD = b"content-type: application/json\r\n"
PROBLEM_HEADERS = {401: b'www-authenticate: Bearer realm="scoring"\r\n', 503: b"retry-after: 1\r\n"}


class Answers:
    """The parts of replies that do not depend on the request alone."""

    def __init__(self, settings: Settings, recorder: Recorder) -> None:
        self.recorder = recorder
        self.heads = Heads(settings.service_version)
        self.origins = settings.cors_origins
        self.leaving = False  # every reply ends its connection
        self.first: dict[int, bytes] = {}  # the first lines by status, with the time of now
        self.date = b""

    def tick(self, date: bytes) -> None:
        """Sets the Date of replies from now on."""
        self.date = date
        self.first.clear()

    def head(self, received: Received, status: int, head: bytes, close: bool) -> bytes:
        """Returns status line and headers without those on the body's length."""
        headers, request_id = received.headers, received.request_id
        first = self.first.get(status)
        if first is None:
            first = self.first[status] = b"%bdate: %b\r\n" % (self.heads.of(status), self.date)
        extra = b""
        if close:
            extra = b"connection: close\r\n"
        elif received.old:
            extra = b"connection: keep-alive\r\n"  # HTTP/1.0: clients wait for the end of the connection without it
        if self.origins and b"origin" in headers:
            extra += cross_origin(self.origins, headers)
        if CLIENT in headers or LEGACY in headers or TRACE in headers:
            extra += given_back(received)
        elif not extra:
            return b"%bx-request-id: %b\r\n%bx-ms-request-id: %b\r\n" % (first, request_id, head, request_id)
        else:
            extra += b"x-ms-request-id: %b\r\n" % request_id
        return b"%bx-request-id: %b\r\n%b%b" % (first, request_id, head, extra)

    def problem(self, received: Received, refusal: Refusal) -> tuple[bytes, bytes]:
        """Returns the headers and the JSON body of an error."""
        make = infer_failure_body if speaks_inference(received.url) else failure_body
        body = make(refusal, received.request_id.decode())
        head = JSON_HEAD + PROBLEM_HEADERS.get(refusal.status, b"")
        return (head + b"allow: %b\r\n" % received.allow if refusal.status == 405 else head), body


def speaks_inference(url: bytes) -> bool:
    """Returns whether clients of KServe's protocols ask at this path: their errors are `{"error": …}`."""
    return url.startswith((b"/v2/", b"/v1/")) or url in (b"/v2", b"/v1")

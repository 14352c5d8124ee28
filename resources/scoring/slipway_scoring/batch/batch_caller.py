"""Calls run() as the server does, and tells the owner of the script what an answer to a client would hide."""

from __future__ import annotations

from typing import Any, NamedTuple

from slipway_scoring import wire
from slipway_scoring.failure import Refusal
from slipway_scoring.worker import located
from slipway_scoring.worker.call import JSON_HEAD, Caller, Stream
from slipway_scoring.worker.inbox import Frame
from slipway_scoring.worker.stream import pulled
from slipway_scoring.worker.whole_numbers import read_json

HEADERS = b'\n{"content-type": "application/json"}'
LOGGED = 20  # failures of run() with a traceback in the log; later ones are only in the output


class Outcome(NamedTuple):
    """What one call gave: a JSON value, or the code and message of an error."""

    value: Any
    code: str = ""
    message: str = ""


class BatchCaller(Caller):
    """The caller of a batch."""

    logged = 0
    quiet = False  # while many rows share a call: each that fails is called, and logged, alone again

    def refusal(self, error: BaseException) -> tuple[Refusal, bytes]:
        """Returns the error with the place and text of an exception of run()."""
        refusal, head = super().refusal(error)
        if refusal.code == "run-failed":
            where = located.place(error, self.root)
            refusal = Refusal(500, refusal.code, f"{where}: {type(error).__name__}: {error}"[:2000])
        return refusal, head

    def log_failure(self, error: BaseException) -> None:
        """Logs the first failures."""
        if self.quiet:
            return
        self.logged += 1
        if self.logged <= LOGGED:
            super().log_failure(error)
        if self.logged == LOGGED:
            self.log("warning", "run() has failed many times; further tracebacks are left out")

    def outcome(self, body: bytes, label: str) -> Outcome:
        """Calls run() for one body. `label`: stands in the log in place of a request's id."""
        headers = HEADERS if self.script.wants_headers or self.script.raw else b""
        answer = self.call(Frame(wire.SCORE, 0, 0, label.encode() + headers, body))
        return self.collected(answer) if isinstance(answer, Stream) else read_answer(answer)

    def collected(self, stream: Stream) -> Outcome:
        """Returns the parts of a streamed answer: joined when all are text, else as an array."""
        parts = stream.parts if hasattr(stream.parts, "__next__") else pulled(stream.parts, self.wait)
        try:
            found = list(parts)
            value = "".join(found) if found and all(isinstance(part, str) for part in found) else found
            answer = self.answered(stream.frame, value, 0.0)
        except BaseException as error:
            answer = self.failed(stream.frame, error, 0.0)
        return read_answer(answer)


def read_answer(answer: bytes) -> Outcome:
    """Returns what the frame of an answer says."""
    _, status, _, _, head_size, _ = wire.TO_FRONT.unpack_from(answer)
    start = wire.TO_FRONT.size
    head, content = answer[start : start + head_size], answer[start + head_size :]
    kind = content_type(head)
    if kind != "application/json" and not kind.endswith("+json"):
        if status < 400 and (kind.startswith("text/") or not content):
            return Outcome(content.decode("utf-8", "replace") if content else None)
        return Outcome(None, f"status-{status}" if status >= 400 else "not-json", text_of(kind, content))
    value = read_json(content) if content else None
    if status < 400:
        return Outcome(value)
    if isinstance(value, dict) and isinstance(value.get("code"), str) and isinstance(value.get("message"), str):
        return Outcome(None, value["code"], value["message"])
    return Outcome(None, f"status-{status}", content.decode("utf-8", "replace")[:2000])


def content_type(head: bytes) -> str:
    """Returns the media type in the head lines of an answer; none means JSON."""
    for line in (head or JSON_HEAD).split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-type":
            return value.decode("latin-1").partition(";")[0].strip().lower()
    return "application/octet-stream"


def text_of(kind: str, content: bytes) -> str:
    """Returns what a body that is no JSON is, for a message."""
    if kind.startswith("text/"):
        return content.decode("utf-8", "replace")[:2000]
    return f"run() returned {len(content)} bytes of {kind}, which has no place in a table"

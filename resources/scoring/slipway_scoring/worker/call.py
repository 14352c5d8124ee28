"""One call of run(): from a frame of the front to the frame of its answer."""

from __future__ import annotations

import os
import traceback
from time import perf_counter
from typing import Any, Optional, Union

import orjson

from slipway_scoring import wire
from slipway_scoring.failure import Refusal, failure_body, infer_failure_body
from slipway_scoring.headers import HeaderDict
from slipway_scoring.log import Log
from slipway_scoring.options import GROWTH, Settings
from slipway_scoring.response import from_foreign
from slipway_scoring.worker import event_loop, located, output
from slipway_scoring.worker.allowance import begin
from slipway_scoring.worker.bind import Bind, Headers
from slipway_scoring.worker.charset import in_utf_8
from slipway_scoring.worker.decorator_refusal import refused_by_decorator
from slipway_scoring.worker.encode import answer, compressed
from slipway_scoring.worker.inbox import Frame
from slipway_scoring.worker.infer import Infer
from slipway_scoring.worker.inflate import inflated
from slipway_scoring.worker.peer_formats import from_result, json_headers, to_inputs
from slipway_scoring.worker.script import Script
from slipway_scoring.worker.unencodable import Unencodable

JSON_HEAD = b"content-type: application/json\r\n"
PLAIN = frozenset((list, dict, str, int, float, bool, type(None)))  # what is certainly no stream
FAILED_HEAD = JSON_HEAD + b"x-ms-run-function-failed: true\r\n"


class Stream:
    """An answer that comes in parts: the iterator run() returned, and when run() began.

    `status` and `head` are those of a Response around the iterator; without a content type the first part decides.
    """

    def __init__(self, frame: Frame, parts: Any, begun: float, status: int = 200, head: bytes = b"") -> None:
        self.frame = frame
        self.parts = parts
        self.begun = begun
        self.status = status
        self.head = head


class Caller:
    """Calls run() for frames. It holds what does not change between calls."""

    def __init__(self, script: Script, bind: Bind, infer: Optional[Infer], settings: Settings, log: Log) -> None:
        self.script = script
        self.run = script.run
        self.bind = bind
        self.infer = infer
        self.infer_bind = infer.bind() if infer is not None else no_infer
        self.inputs = infer.inputs if infer is not None else {}
        self.settings = settings
        self.allowance = GROWTH * settings.body_limit
        self.log = log
        self.reads_body = not script.raw and bool(script.parameters)
        self.root = os.getcwd()
        self.process = os.getpid()
        self.wait = event_loop.wait  # what runs an awaitable that a plain run() returns

    def arguments(self, frame: Frame) -> dict[str, Any]:
        """The keyword arguments of one call. Raises Refusal."""
        ids, _, packed = frame.meta.partition(b"\n")
        text = output.begin_request(ids)
        begin(self.allowance)
        headers: Optional[Headers] = orjson.loads(packed) if packed else None
        body = frame.body
        if headers is not None and "content-encoding" in headers:
            body = inflated(body, headers["content-encoding"], self.settings.inflated_limit)
        if self.reads_body:
            body = in_utf_8(body, headers) if frame.kind != wire.INFER else body
            if frame.kind == wire.PEER:
                body, headers = to_inputs(body, headers, self.inputs), json_headers(headers)
        bind = self.infer_bind if frame.kind == wire.INFER else self.bind
        arguments = bind(body, headers, text)
        if self.script.wants_headers:
            arguments["request_headers"] = HeaderDict(headers or {})
        return arguments

    def call(self, frame: Frame) -> Union[bytes, Stream]:
        """Calls run() and gives the frame of its answer, or a stream that is to be sent part by part."""
        begun = 0.0
        try:
            arguments = self.arguments(frame)
            begun = perf_counter()
            result = self.run(**arguments)
            took = perf_counter() - begun
            output.flush_replaced()
            if type(result) not in PLAIN:
                if hasattr(result, "__await__"):
                    result = self.wait(result)
                    took = perf_counter() - begun
                stream = as_stream(frame, result, begun)
                if stream is not None:
                    return stream
            return self.answered(frame, result, took)
        except BaseException as error:
            return self.failed(frame, error, perf_counter() - begun if begun else 0.0)

    def answered(self, frame: Frame, result: Any, took: float) -> bytes:
        """The frame of a result. Raises Unencodable for what has no form in JSON."""
        if frame.kind == wire.INFER and self.infer is not None:
            result = self.infer.answer(result)
        elif frame.kind == wire.PEER and not self.script.raw:
            result = from_result(result)
        status, head, body = answer(result, self.settings.non_finite)
        if frame.flags & wire.TAKES_GZIP and self.settings.gzip == "on":
            head, body = compressed(head, body)
        return pack(wire.ANSWER, status, frame.number, took, head, body)

    def failed(self, frame: Frame, error: BaseException, took: float) -> bytes:
        """The frame of an error; the trace goes to the log only."""
        if os.getpid() != self.process:
            end_forked(error)
        refusal, head = self.refusal(error)
        request_id = frame.meta.partition(b"\n")[0].partition(wire.TRACE)[0].decode("latin-1")
        make = infer_failure_body if frame.kind == wire.INFER else failure_body
        return pack(wire.ANSWER, refusal.status, frame.number, took, head, make(refusal, request_id))

    def refusal(self, error: BaseException) -> tuple[Refusal, bytes]:
        """What the client is told of an error, and the head of that answer."""
        if isinstance(error, Refusal):
            return error, JSON_HEAD
        unfit = refused_by_decorator(self.script, error) if self.script.decorated else None
        if unfit is not None:
            return unfit, JSON_HEAD
        self.log_failure(error)
        name = type(error).__name__
        if isinstance(error, Unencodable):
            return error.refusal(), FAILED_HEAD
        hint = "the log has the traceback under this request id"
        return Refusal(500, "run-failed", f"run() failed with {name}", hint), FAILED_HEAD

    def log_failure(self, error: BaseException) -> None:
        """Logs the located error with its traceback."""
        advice = located.advice(error)
        self.log(
            "error",
            f"run() failed at {located.place(error, self.root)}: {type(error).__name__}: {error}"
            + (f"\n{advice}" if advice else ""),
            **{"request_id": output.NO_REQUEST, **output.of_request()},
            trace=located.user_trace(error),
        )


def end_forked(error: BaseException) -> None:
    """Ends a process that run() has forked and that leaves run() by an error, with its exit code."""
    code = error.code if isinstance(error, SystemExit) else 1
    if not isinstance(error, SystemExit):
        traceback.print_exception(type(error), error, error.__traceback__)
    output.flush_output()
    os._exit(code if isinstance(code, int) else int(code is not None))


def as_stream(frame: Frame, result: Any, begun: float) -> Optional[Stream]:
    """The stream that a result of run() is: an iterator, or a response around one. None for anything else."""
    if hasattr(result, "__next__") or hasattr(result, "__anext__"):
        return Stream(frame, result, begun)
    response = from_foreign(result)
    if response is None or frame.kind == wire.INFER or not response.is_streamed:
        return None
    return Stream(frame, response.body, begun, response.status_code, response.head_lines())


def no_infer(body: bytes, headers: Optional[Headers], request_id: str) -> dict[str, Any]:
    """The Open Inference Protocol needs declared inputs."""
    raise Refusal(400, "no-schema", "this service has no schema, so it has no tensors; use /score")


def pack(kind: int, status: int, number: int, took: float, head: bytes, body: bytes) -> bytes:
    """A frame to the front. `took` in seconds."""
    return wire.TO_FRONT.pack(kind, status, number, int(took * 1e6), len(head), len(body)) + head + body

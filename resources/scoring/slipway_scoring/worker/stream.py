"""Streamed answers: the parts that a generator yields, as chunks, never more than the client takes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from time import perf_counter
from typing import Any

from slipway_scoring import wire
from slipway_scoring.worker.call import Caller, Stream, pack
from slipway_scoring.worker.encode import to_json
from slipway_scoring.worker.unencodable import Unencodable, type_name

EVENTS = b"content-type: text/event-stream\r\ncache-control: no-cache\r\n"
TEXT = b"content-type: text/plain; charset=utf-8\r\n"
BYTES = b"content-type: application/octet-stream\r\n"
LINES = b"content-type: application/x-ndjson\r\n"
OVER = object()  # what comes after the last part; None is a part as any other


def send_stream(
    caller: Caller,
    stream: Stream,
    parts: Iterator[Any],
    send: Callable[[bytes], None],
    credit: Callable[[], bool],
) -> None:
    """Sends a whole streamed answer.

    The first part decides: after text all goes out as text, after bytes as bytes, after anything else as lines of
    JSON; as server-sent events when the client asks for them. An error before the first part is a plain error answer,
    a later one breaks the answer off.
    """
    frame, begun = stream.frame, stream.begun
    number = frame.number
    typed = b"content-type:" in stream.head  # by the script itself
    try:
        first = next(parts, OVER)
        encode, head = form(first, bool(frame.flags & wire.TAKES_EVENTS) and not typed, caller.settings.non_finite)
        piece = encode(first) if first is not OVER else b""
    except BaseException as error:
        send(caller.failed(frame, error, perf_counter() - begun))
        return
    send(pack(wire.STREAM, stream.status, number, 0.0, stream.head if typed else head + stream.head, b""))
    window = wire.STREAM_WINDOW
    whole = wire.END
    try:
        while True:
            if piece:
                if window == 0:
                    if not credit():
                        break
                    window += 1
                send(pack(wire.CHUNK, 0, number, 0.0, b"", piece))
                window -= 1
            part = next(parts, OVER)
            if part is OVER:
                break
            piece = encode(part)
    except BaseException as error:
        caller.log_failure(error)
        whole = wire.BROKEN
    finally:
        close = getattr(parts, "close", None)
        if close is not None:
            close()
    send(pack(whole, 0, number, perf_counter() - begun, b"", b""))


def form(first: Any, events: bool, non_finite: str) -> tuple[Callable[[Any], bytes], bytes]:
    """How parts like the first one are written, and the head of the answer."""
    if events:
        return lambda part: event(part, non_finite), EVENTS
    if isinstance(first, str):
        return lambda part: text(part, non_finite), TEXT
    if isinstance(first, (bytes, bytearray, memoryview)):
        return raw, BYTES
    return lambda part: to_json(part, non_finite) + b"\n", LINES


def text(part: Any, non_finite: str) -> bytes:
    """A part of a stream of text; what is no text goes out as JSON."""
    return part.encode() if isinstance(part, str) else to_json(part, non_finite)


def raw(part: Any) -> bytes:
    """A part of a stream of bytes. Raises Unencodable for what is neither bytes nor text."""
    if isinstance(part, str):
        return part.encode()
    if isinstance(part, (bytes, bytearray, memoryview)):
        return bytes(part)
    raise Unencodable((), f"a value of type {type_name(part)} in a stream of bytes", type_name(part))


def event(part: Any, non_finite: str) -> bytes:
    """A part as a server-sent event; text that already is one goes out as it is. Bytes must be UTF-8."""
    if isinstance(part, (bytes, bytearray)):
        part = bytes(part).decode()
    if not isinstance(part, str):
        part = to_json(part, non_finite).decode()
    if part.startswith(("data:", "event:", "id:", ":")) and part.endswith("\n\n"):
        return bytes(part.encode())
    return "".join(f"data: {line}\n" for line in part.split("\n")).encode() + b"\n"


def pulled(parts: AsyncIterator[Any], wait: Callable[[Any], Any]) -> Iterator[Any]:
    """An async iterator as a plain one; `wait` runs a coroutine to its end."""
    try:
        while True:
            try:
                yield wait(parts.__anext__())
            except StopAsyncIteration:
                return
    finally:
        close = getattr(parts, "aclose", None)
        if close is not None:
            wait(close())

"""Calls one after the other in the main thread: the default, and the fastest."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from typing import Any, Optional, Union

from slipway_scoring import wire
from slipway_scoring.worker import event_loop
from slipway_scoring.worker.batch import Batcher
from slipway_scoring.worker.call import Caller, Stream
from slipway_scoring.worker.inbox import Frame, Inbox
from slipway_scoring.worker.stream import pulled, send_stream


def serve_one_by_one(caller: Caller, inbox: Inbox, end: socket.socket, batcher: Optional[Batcher]) -> None:
    """Serves until the front closes the socket. A group of requests goes to the batcher."""
    wait = event_loop.wait
    call, send = caller.call, end.sendall
    while True:
        if event_loop.loops and not inbox.has_frame():
            event_loop.until_readable(end)
        frame = inbox.next_call()
        if frame is None:
            return
        if frame.kind == wire.GROUP:
            answers = group_answers(caller, inbox, frame.number, batcher)
        else:
            answer = call(frame)
            if type(answer) is bytes:
                send(answer)
                continue
            answers = iter((answer,))
        for one in answers:
            if isinstance(one, Stream):
                stream_one(caller, one, inbox, send, wait)
            else:
                send(one)


def group_answers(
    caller: Caller, inbox: Inbox, count: int, batcher: Optional[Batcher]
) -> Iterator[Union[bytes, Stream]]:
    """The answers of the next `count` requests, which may share one call of run()."""
    group: list[Frame] = []
    while len(group) < count:
        frame = inbox.receive()
        if frame is None:
            return
        if frame.kind in (wire.SCORE, wire.INFER):
            group.append(frame)
    if batcher is not None and count > 1:
        yield from batcher.answers(group)
        return
    for frame in group:
        yield caller.call(frame)


def stream_one(
    caller: Caller, stream: Stream, inbox: Inbox, send: Callable[[bytes], None], wait: Callable[[Any], Any]
) -> None:
    """Sends one streamed answer; requests that come meanwhile wait."""
    number = stream.frame.number
    parts = pulled(stream.parts, wait) if hasattr(stream.parts, "__anext__") else stream.parts
    send_stream(caller, stream, parts, send, lambda: inbox.wait_credit(number))

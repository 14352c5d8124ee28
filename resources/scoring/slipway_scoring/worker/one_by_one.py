"""Calls one after the other in the main thread: the default, and the fastest."""

from __future__ import annotations

import asyncio
import inspect
import socket
from collections.abc import Callable
from typing import Any

from slipway_scoring.worker.call import Caller, Stream
from slipway_scoring.worker.inbox import Inbox
from slipway_scoring.worker.stream import pulled, send_stream


def serve_one_by_one(caller: Caller, inbox: Inbox, end: socket.socket) -> None:
    """Serves until the front closes the socket."""
    wait = make_wait()
    if inspect.iscoroutinefunction(inspect.unwrap(caller.run)):
        target = caller.run
        caller.run = lambda **arguments: wait(target(**arguments))
    call, send = caller.call, end.sendall
    while True:
        frame = inbox.next_call()
        if frame is None:
            return
        answer = call(frame)
        if type(answer) is bytes:
            send(answer)
        elif isinstance(answer, Stream):
            stream_one(caller, answer, inbox, send, wait)


def stream_one(
    caller: Caller, stream: Stream, inbox: Inbox, send: Callable[[bytes], None], wait: Callable[[Any], Any]
) -> None:
    """Sends one streamed answer; requests that come meanwhile wait."""
    number = stream.frame.number
    parts = pulled(stream.parts, wait) if hasattr(stream.parts, "__anext__") else stream.parts
    send_stream(caller, stream, parts, send, lambda: inbox.wait_credit(number))


def make_wait() -> Callable[[Any], Any]:
    """A function that runs a coroutine to its end, on one event loop that is made when first needed."""
    loops: list[asyncio.AbstractEventLoop] = []

    def wait(coroutine: Any) -> Any:
        if not loops:
            loops.append(asyncio.new_event_loop())
            asyncio.set_event_loop(loops[0])
        return loops[0].run_until_complete(coroutine)

    return wait



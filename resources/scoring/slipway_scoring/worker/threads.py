"""Several calls at once on threads, for scripts that mostly wait."""

from __future__ import annotations

import functools
import queue
import socket
import threading
from typing import Optional

from slipway_scoring import wire
from slipway_scoring.worker import event_loop
from slipway_scoring.worker.call import Caller, Stream
from slipway_scoring.worker.credits import Credits
from slipway_scoring.worker.inbox import Frame, Inbox
from slipway_scoring.worker.stream import send_stream


def serve_on_threads(caller: Caller, inbox: Inbox, end: socket.socket, count: int) -> None:
    """Serves until the front closes the socket; the front never sends more than `count` calls.

    The main thread only reads, or runs the event loop that an `async def init` has made.
    """
    work: queue.SimpleQueue[Optional[Frame]] = queue.SimpleQueue()
    tickets = Credits()
    lock = threading.Lock()

    def send(data: bytes) -> None:
        with lock:
            end.sendall(data)

    def run() -> None:
        while True:
            frame = work.get()
            if frame is None:
                return
            answer = caller.call(frame)
            if isinstance(answer, Stream):
                send_stream(caller, answer, answer.parts, send, functools.partial(tickets.wait, frame.number))
            else:
                send(answer)
            tickets.end(frame.number)

    caller.wait = event_loop.wait_in_thread
    for index in range(count):
        threading.Thread(target=run, name=f"run-{index}", daemon=True).start()
    event_loop.alongside(lambda: read_frames(inbox, tickets, work))


def read_frames(inbox: Inbox, tickets: Credits, work: queue.SimpleQueue[Optional[Frame]]) -> None:
    """Gives calls to the threads, credits and cancellations to the streams."""
    while True:
        frame = inbox.receive()
        if frame is None:
            return
        if frame.kind == wire.CREDIT:
            tickets.add(frame.number)
        elif frame.kind == wire.CANCEL:
            tickets.cancel(frame.number)
        elif frame.kind != wire.GROUP:
            tickets.begin(frame.number)
            work.put(frame)

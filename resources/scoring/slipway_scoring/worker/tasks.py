"""Several calls at once of an `async def run`, as tasks on one event loop in the main thread."""

from __future__ import annotations

import asyncio
import functools
import socket
import threading
from time import perf_counter
from typing import Any, Optional

from slipway_scoring import wire
from slipway_scoring.worker import event_loop
from slipway_scoring.worker.call import Caller, Stream, as_stream
from slipway_scoring.worker.credits import Credits
from slipway_scoring.worker.inbox import Frame, Inbox
from slipway_scoring.worker.stream import pulled, send_stream


def serve_as_tasks(caller: Caller, inbox: Inbox, end: socket.socket) -> None:
    """Serves until the front closes the socket. A thread reads; a call whose client leaves is cancelled."""
    event_loop.wait(Tasks(caller, inbox, end).serve())


class Tasks:
    """The calls under way."""

    def __init__(self, caller: Caller, inbox: Inbox, end: socket.socket) -> None:
        self.caller = caller
        self.inbox = inbox
        self.end = end
        self.lock = threading.Lock()
        self.running: dict[int, asyncio.Task[None]] = {}
        self.tickets = Credits()

    async def serve(self) -> None:
        """Reads until the end."""
        loop = asyncio.get_running_loop()
        over = asyncio.Event()
        threading.Thread(target=self.read, args=(loop, over), daemon=True).start()
        await over.wait()

    def read(self, loop: asyncio.AbstractEventLoop, over: asyncio.Event) -> None:
        """The reading thread."""
        while True:
            frame = self.inbox.receive()
            if frame is None:
                loop.call_soon_threadsafe(over.set)
                return
            if frame.kind == wire.CREDIT:
                self.tickets.add(frame.number)
            elif frame.kind == wire.CANCEL:
                self.tickets.cancel(frame.number)
                loop.call_soon_threadsafe(self.cancel, frame.number)
            elif frame.kind != wire.GROUP:
                self.tickets.begin(frame.number)
                loop.call_soon_threadsafe(self.begin, frame)

    def begin(self, frame: Frame) -> None:
        """Starts the task of a call."""
        self.running[frame.number] = asyncio.get_running_loop().create_task(self.one(frame))

    def cancel(self, number: int) -> None:
        """The client of a call has left."""
        task = self.running.get(number)
        if task is not None:
            task.cancel()

    def send(self, data: bytes) -> None:
        """Sends one frame whole."""
        with self.lock:
            self.end.sendall(data)

    async def one(self, frame: Frame) -> None:
        """One call, from frame to answer."""
        try:
            answer = await self.answer(frame)
            if isinstance(answer, Stream):
                await self.stream(answer)
            else:
                self.send(answer)
        finally:
            self.running.pop(frame.number, None)
            self.tickets.end(frame.number)

    async def answer(self, frame: Frame) -> Any:
        """The answer's frame, or a stream."""
        begun: Optional[float] = None
        try:
            arguments = self.caller.arguments(frame)
            begun = perf_counter()
            result = self.caller.run(**arguments)
            if hasattr(result, "__await__"):
                result = await result
            stream = as_stream(frame, result, begun)
            return stream if stream is not None else self.caller.answered(frame, result, perf_counter() - begun)
        except BaseException as error:
            return self.caller.failed(frame, error, perf_counter() - begun if begun else 0.0)

    async def stream(self, stream: Stream) -> None:
        """Sends a streamed answer from a thread, its parts made on this loop."""
        loop = asyncio.get_running_loop()
        parts = stream.parts
        if hasattr(parts, "__anext__"):
            parts = pulled(
                parts, lambda step: asyncio.run_coroutine_threadsafe(event_loop.awaited(step), loop).result()
            )
        credit = functools.partial(self.tickets.wait, stream.frame.number)
        await loop.run_in_executor(None, send_stream, self.caller, stream, parts, self.send, credit)

"""The first request of a worker: the schema's own example, which it has to answer before it counts as ready.

It goes through the worker's ordinary way (decoding, run() on the thread or task that serves, encoding), so that a
script whose run() fails never gets traffic, and the first client does not wait for what run() does only once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Optional

import orjson

from slipway_scoring import wire
from slipway_scoring.example_sources import MADE_UP
from slipway_scoring.log import Log

NUMBER = 0  # requests of clients count from 1
Signal = Callable[[int, int], None]


def example_of(schema: dict[str, Any]) -> Optional[bytes]:
    """Returns the body of the schema's own example request, or None if it has none."""
    example = schema.get("example")
    if not example or schema.get("source") in MADE_UP or schema.get("example_from"):
        return None
    return orjson.dumps(example)


class WarmUp:
    """One warm-up. `done` is called once, with None, or with why the worker must not serve."""

    def __init__(self, signal: Signal, timeout: float, log: Log, done: Callable[[Optional[str]], None]) -> None:
        self.signal = signal
        self.log = log
        self.done = done
        self.over = False
        self.timer = asyncio.get_running_loop().call_later(timeout, self.end, f"it took longer than {timeout:g} s")

    def frame(self, kind: int, status: int, body: bytes) -> None:
        """Acts on a frame that the worker sends back."""
        if kind == wire.ANSWER:
            self.answered(status, body.decode("utf-8", "replace")[:300])
        elif kind == wire.STREAM:
            self.signal(wire.CANCEL, NUMBER)  # its first part was made: no need to hear the rest
        elif kind == wire.BROKEN:
            self.end("the generator that run() returned failed")
        elif kind == wire.END:
            self.end(None)

    def answered(self, status: int, text: str) -> None:
        """Judges the answer: the worker is at fault for 5xx, the example for 4xx."""
        if status >= 500:
            self.end(f"it was answered with {status}: {text}")
            return
        if status >= 400:
            self.log("warning", "the schema's example is not a request that run() takes", status=status, answer=text)
        self.end(None)

    def drop(self) -> None:
        """The worker is lost: there is nothing more to say."""
        self.over = True
        self.timer.cancel()

    def end(self, failure: Optional[str]) -> None:
        """The warm-up is over."""
        if not self.over:
            self.drop()
            self.done(failure)

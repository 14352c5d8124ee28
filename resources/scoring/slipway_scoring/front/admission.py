"""One request that was admitted to the workers: what they must know, and how far it is."""

from __future__ import annotations

from typing import Optional

from slipway_scoring import wire
from slipway_scoring.front.outcome import Outcome
from slipway_scoring.front.workers.signals import Signals

WAITING, SENT, STREAMING, ABANDONED, DONE = range(5)


class Admission:
    """A place with the workers. Only the pool and its worker links write to it. Times are perf_counter() seconds."""

    __slots__ = (
        "alone",
        "body",
        "deadline",
        "flags",
        "held",
        "kind",
        "meta",
        "number",
        "outcome",
        "stage",
        "submitted",
        "worker",
    )

    def __init__(self, outcome: Outcome, kind: int, flags: int, meta: bytes, body: bytes, held: int) -> None:
        self.outcome = outcome
        self.kind = kind
        self.flags = flags
        self.meta = meta
        self.body = body
        self.held = held  # bytes, as counted against the memory for bodies
        self.stage = WAITING
        self.number = 0
        self.submitted = self.deadline = 0.0
        self.alone = False  # not to be joined with others again
        self.worker: Optional[Signals] = None

    def wanted(self) -> bool:
        """Returns whether somebody still waits for its answer."""
        return self.stage in (SENT, STREAMING)

    def credit(self) -> None:
        """Lets its worker send one more part of a streamed answer."""
        if self.worker is not None:
            self.worker.signal(wire.CREDIT, self.number)

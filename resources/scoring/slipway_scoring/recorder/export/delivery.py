"""Delivers items to one destination from a thread of its own: in batches, again after a pause, within bounds."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import random
from threading import Condition, Thread
from time import monotonic
from typing import Any, Optional, Protocol

from slipway_scoring.log import Log
from slipway_scoring.recorder.export.post import Undelivered

MOST_ITEMS = 20_000  # that may wait
MOST_BYTES = 16 << 20
GATHERS = 2.0  # seconds until a batch that is not full is sent
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0  # seconds between two tries
TELL_EVERY = 60.0  # seconds between two warnings
QUEUE_FULL, SHUTDOWN, BROKEN = "queue-full", "shutdown", "broken"


@dataclass(frozen=True)
class Outcome:
    """What became of a batch: the items to send again, how many were refused by reason, and how long to wait."""

    again: Sequence[Any] = ()
    lost: dict[str, int] = field(default_factory=dict)
    wait: Optional[float] = None  # seconds that the destination asks for
    trouble: str = ""  # in words, for the log


class Destination(Protocol):
    """Where items go."""

    name: str
    most: int  # items of one batch

    def send(self, items: Sequence[Any]) -> Outcome:
        """Sends a batch. Raises Undelivered when nothing came back."""


class Delivery:
    """The items of one destination that wait. offered = sent + lost + waiting, at any moment."""

    def __init__(self, destination: Destination, log: Log, weigh: Callable[[Any], int] = lambda _: 1) -> None:
        """Delivers to a destination. `weigh` says how many an item counts for."""
        self.destination = destination
        self.log = log
        self.weigh = weigh
        self.news = Condition()
        self.queue: deque[tuple[Any, int]] = deque()
        self.held = 0
        self.offered = self.sent = 0
        self.lost: Counter[str] = Counter()
        self.ending: Optional[float] = None
        self.pause = 0.0
        self.not_before = 0.0  # monotonic seconds
        self.begun = 0.0  # when the oldest that waits came
        self.told = -TELL_EVERY
        self.failing = False
        self.thread = Thread(target=self.work, name=destination.name, daemon=True)

    def put(self, item: Any, size: int) -> None:
        """Takes one item of about `size` bytes; without room it is lost."""
        with self.news:
            count = self.weigh(item)
            self.offered += count
            if len(self.queue) >= MOST_ITEMS or self.held + size > MOST_BYTES:
                self.lost[QUEUE_FULL] += count
                return
            if not self.queue:
                self.begun = monotonic()
            self.queue.append((item, size))
            self.held += size
            if len(self.queue) in (1, self.destination.most):
                self.news.notify()

    def miss(self, reason: str, count: int) -> None:
        """Counts items that never came."""
        with self.news:
            self.offered += count
            self.lost[reason] += count

    def counts(self) -> dict[str, Any]:
        """Returns {offered, sent, lost by reason, waiting}."""
        with self.news:
            waiting = self.offered - self.sent - sum(self.lost.values())
            return {"offered": self.offered, "sent": self.sent, "lost": dict(self.lost), "waiting": waiting}

    def end(self, until: float) -> None:
        """Sends what waits, until a moment of monotonic time."""
        with self.news:
            self.ending = until
            self.not_before = 0.0
            self.news.notify()

    def join(self) -> None:
        """Waits for the end of the thread; what is left then is lost."""
        self.thread.join(max(0.0, (self.ending or 0.0) - monotonic()) + 0.2)
        with self.news:
            waiting = self.offered - self.sent - sum(self.lost.values())
            if waiting:
                self.lost[SHUTDOWN] += waiting

    def work(self) -> None:
        """Delivers until the end."""
        while True:
            batch = self.next_batch()
            if batch is None:
                return
            self.deliver(batch)

    def next_batch(self) -> Optional[list[tuple[Any, int]]]:
        """Waits for the next batch. Returns None at the end."""
        with self.news:
            while True:
                now = monotonic()
                if self.ending is not None and (not self.queue or now >= self.ending):
                    return None
                full = len(self.queue) >= self.destination.most
                due = max(self.not_before, self.begun if full or self.ending is not None else self.begun + GATHERS)
                if self.queue and now >= due:
                    return [self.queue.popleft() for _ in range(min(len(self.queue), self.destination.most))]
                self.news.wait(due - now if self.queue else None)

    def deliver(self, batch: list[tuple[Any, int]]) -> None:
        """Sends one batch, and puts back what is to be sent again."""
        items = [item for item, _ in batch]
        try:
            outcome = self.destination.send(items)
        except Undelivered as error:
            outcome = Outcome(items, trouble=f"no answer ({error.reason})")
        except Exception as error:  # no mistake of ours may end the delivering
            count = sum(map(self.weigh, items))
            outcome = Outcome(lost={BROKEN: count}, trouble=f"it could not be sent ({type(error).__name__})")
        again = {id(item) for item in outcome.again}
        back = [(item, size) for item, size in batch if id(item) in again]
        refused = sum(outcome.lost.values())
        with self.news:
            self.queue.extendleft(reversed(back))
            self.held -= sum(size for _, size in batch) - sum(size for _, size in back)
            self.sent += sum(map(self.weigh, items)) - sum(self.weigh(item) for item, _ in back) - refused
            self.lost.update(outcome.lost)
            self.begun = monotonic()
            self.wait_after(outcome, bool(back))
        self.tell(outcome)

    def wait_after(self, outcome: Outcome, failed: bool) -> None:
        """Says when the next try may be: as the destination asks, else after a pause that grows."""
        if not failed:
            self.pause = self.not_before = 0.0
            return
        self.pause = min(LONGEST_PAUSE, max(FIRST_PAUSE, self.pause * 2))
        wait = outcome.wait if outcome.wait is not None else self.pause * (0.75 + random() / 2)
        self.not_before = monotonic() + wait

    def tell(self, outcome: Outcome) -> None:
        """Warns now and then, and says when it works again. These lines are not exported."""
        now = monotonic()
        if outcome.trouble:
            if not self.failing or now - self.told >= TELL_EVERY:
                self.told = now
                self.log("warning", f"{self.destination.name}: {outcome.trouble}", **self.counts())
            self.failing = True
        elif self.failing:
            self.failing = False
            self.log("info", f"{self.destination.name}: works again")

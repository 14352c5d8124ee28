"""When waiting requests go to a worker together."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from time import perf_counter
from typing import Optional

from slipway_scoring import wire
from slipway_scoring.front.admission import Admission
from slipway_scoring.front.workers.worker_link import READY, WorkerLink


class Batches:
    """Gathers waiting requests.

    A group goes as soon as a worker is idle and as many wait as went last time, so that steady traffic waits for
    nothing and a lone client hardly ever; at the latest when the oldest has waited for the set time.
    """

    def __init__(
        self,
        waiting: deque[Admission],
        links: list[WorkerLink],
        most: int,
        wait: float,
        observe: Callable[[float], None],
    ) -> None:
        self.waiting = waiting
        self.links = links
        self.observe = observe  # is told the size of each group
        self.most = most
        self.wait = wait
        self.expected = 1
        self.timer: Optional[asyncio.TimerHandle] = None

    def gather(self) -> None:
        """Sends groups while there are both waiting requests and idle workers."""
        waiting = self.waiting
        while waiting:
            link = self.idle_link()
            if link is None:
                return
            left = waiting[0].submitted + self.wait - perf_counter()
            if len(waiting) < min(self.most, self.expected) and left > 0 and not waiting[0].alone:
                if self.timer is None:
                    self.timer = asyncio.get_running_loop().call_later(left, self.due)
                return
            self.send(link)

    def idle_link(self) -> Optional[WorkerLink]:
        """Returns a worker with nothing to do, or None."""
        return next((link for link in self.links if link.state == READY and not link.outstanding), None)

    def send(self, link: WorkerLink) -> None:
        """Sends one group. A request whose group crashed a worker goes alone."""
        waiting = self.waiting
        members = [waiting.popleft()]
        while waiting and len(members) < self.most and not members[0].alone and not waiting[0].alone:
            members.append(waiting.popleft())
        self.expected = len(members)
        self.observe(len(members))
        link.signal(wire.GROUP, len(members))
        for member in members:
            link.send(member)

    def due(self) -> None:
        """The oldest waiting request has waited long enough."""
        self.timer = None
        self.expected = 1
        self.gather()

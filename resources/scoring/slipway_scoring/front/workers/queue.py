"""What the crew asks of the queue that it works for."""

from __future__ import annotations

from typing import Protocol

from slipway_scoring.front.workers.answer_taker import AnswerTaker
from slipway_scoring.front.workers.worker_link import WorkerLink


class Queue(AnswerTaker[WorkerLink], Protocol):
    """The requests that wait for a worker or are with one."""

    def pump(self) -> None:
        """Gives waiting requests to workers with room."""

    def settle(self, link: WorkerLink) -> None:
        """Fails or takes back what a lost worker had."""

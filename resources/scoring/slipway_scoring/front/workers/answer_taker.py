"""What a worker's link hands answers to."""

from __future__ import annotations

from typing import Protocol, TypeVar

from slipway_scoring.front.admission import Admission

Link_contra = TypeVar("Link_contra", contravariant=True)


class AnswerTaker(Protocol[Link_contra]):
    """Takes the answers of workers. Times in run() are microseconds."""

    def answered(self, link: Link_contra, call: Admission, status: int, head: bytes, body: bytes, run_us: int) -> None:
        """Takes a whole answer."""

    def streamed(self, call: Admission, kind: int, status: int, head: bytes, body: bytes) -> None:
        """Takes the begin or a part of a streamed answer; `kind` is of `wire`."""

    def stream_ended(self, link: Link_contra, call: Admission, complete: bool, run_us: int) -> None:
        """Takes the end of a streamed answer."""

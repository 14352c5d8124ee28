"""What the parser of a connection tells it."""

from __future__ import annotations

from typing import Optional, Protocol

from slipway_scoring.failure import Refusal
from slipway_scoring.front.http.received import Received


class ArrivalTaker(Protocol):
    """Takes requests as they arrive."""

    @property
    def busy(self) -> object:
        """What is being answered, or None."""

    def follows(self) -> None:
        """Is told that a request begins to arrive while another is being answered."""

    def complete(self, received: Received) -> None:
        """Is told that a request has arrived whole."""

    def refuse_early(self, received: Received, refusal: Refusal) -> None:
        """Is told that a request is refused before its body has arrived."""

    def refuse_broken(self, refusal: Refusal, received: Optional[Received] = None) -> None:
        """Is told that what comes cannot be parsed."""

    def expects_to_send(self) -> None:
        """Is told that the client waits until it may send the body."""

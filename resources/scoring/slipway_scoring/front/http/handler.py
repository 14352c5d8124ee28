"""What a connection hands its requests to."""

from __future__ import annotations

from typing import Protocol

from slipway_scoring.front.http.head_judge import HeadJudge
from slipway_scoring.front.http.reply import Reply


class Handler(HeadJudge, Protocol):
    """What is served on one port."""

    def serve(self, reply: Reply) -> None:
        """Replies to a complete request, now or later."""

    def left(self, reply: Reply) -> None:
        """Is told that the client of an unanswered request has left."""

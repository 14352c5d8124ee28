"""Who decides from the head of a request whether its body is wanted."""

from __future__ import annotations

from typing import Optional, Protocol

from slipway_scoring.failure import Refusal
from slipway_scoring.front.http.received import Received


class HeadJudge(Protocol):
    """Looks at heads."""

    def look_at_head(self, received: Received) -> Optional[Refusal]:
        """Returns why a request is refused, or None; notes in the request what it was recognised as."""

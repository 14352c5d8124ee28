"""What all connections of a replica share, whatever their port."""

from __future__ import annotations

from slipway_scoring.failure import Refusal
from slipway_scoring.front.http.answers import Answers
from slipway_scoring.front.http.body_budget import BodyBudget
from slipway_scoring.front.metrics import Metrics
from slipway_scoring.log import Log
from slipway_scoring.options import Settings


class Reception:
    """The limits on what clients send."""

    def __init__(self, settings: Settings, answers: Answers, metrics: Metrics, budget: BodyBudget, log: Log) -> None:
        self.settings = settings
        self.answers = answers
        self.metrics = metrics
        self.budget = budget
        self.log = log
        self.body_limit = settings.body_limit

    def body_too_large(self) -> Refusal:
        """Returns the refusal of a body over the limit."""
        self.metrics.reject("body-too-large")
        return Refusal(
            413,
            "body-too-large",
            f"the body is larger than {self.body_limit} bytes",
            "SLIPWAY_BODY_LIMIT sets the limit; by default it follows from the replica's memory",
        )

    def no_body_taken(self) -> Refusal:
        """Returns the refusal of a large body on a path that takes none."""
        self.metrics.reject("body-too-large")
        return Refusal(413, "body-not-taken", "this path takes no request body")

    def no_memory_for_heads(self) -> Refusal:
        """Returns the refusal of a request that has not arrived whole when there is no memory for its head now."""
        self.metrics.reject("bodies-too-large")
        return Refusal(
            503,
            "bodies-too-large",
            "the requests that have not arrived whole take too much of this replica's memory",
            "try again after the time in Retry-After; SLIPWAY_BODY_MEMORY sets the limit",
        )

    def out_of_memory(self) -> Refusal:
        """Returns the refusal of a body for which there is no memory now."""
        self.metrics.reject("bodies-too-large")
        return Refusal(
            503,
            "bodies-too-large",
            f"the requests and unread answers of this replica are larger than {self.budget.most} bytes together",
            "try again after the time in Retry-After; SLIPWAY_BODY_MEMORY sets the limit",
        )

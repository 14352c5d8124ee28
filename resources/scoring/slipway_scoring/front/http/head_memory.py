"""What the head of a request that has not arrived whole holds, counted with the bodies."""

from __future__ import annotations

from slipway_scoring.front.http.body_budget import BodyBudget
from slipway_scoring.front.http.received import Received

LINE = 160  # bytes that a header line takes besides its own: two objects, and its place in a dict


def count_head(received: Received, arrived: int, budget: BodyBudget) -> bool:
    """Counts the head of a request of which so many bytes have arrived; returns whether it still fits.

    Until a call of run() is accepted by its head, the head counts as an unfinished one.
    """
    grown = max(0, arrived + LINE * (len(received.headers) + received.repeated) - received.head)
    received.held += grown
    fits = budget.take(grown)
    received.weighed = received.head_done
    if received.head_done and received.takes_body and received.refusal is None:
        end_head(received, budget)
        return fits
    received.head += grown
    budget.heads += grown
    return fits and budget.heads <= budget.most_heads


def end_head(received: Received, budget: BodyBudget) -> None:
    """Counts the head of a request as unfinished no longer. What it holds still counts."""
    budget.heads -= received.head
    received.head = 0

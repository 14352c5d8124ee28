"""Quantiles of numbers in little room, which can be merged: a t-digest (Dunning and Ertl, arXiv:1902.04023).

Centroids are [mean, count], ordered by mean. Few different values are kept exactly. core/telemetry/profiles/digest.ts
merges with the same rules.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable

MOST_EXACT = 64  # different values
DELTA = 100.0  # at most about so many centroids, small ones at both ends
BUFFER = 512  # values that are gathered before they are merged


class Digest:
    """The numbers of one column."""

    def __init__(self) -> None:
        self.exact: dict[float, int] = {}
        self.is_exact = True
        self.centroids: list[tuple[float, int]] = []
        self.buffer = array("d")

    def add(self, value: float) -> None:
        """Takes one number."""
        if self.is_exact:
            self.exact[value] = self.exact.get(value, 0) + 1
            if len(self.exact) > MOST_EXACT:
                self.is_exact = False
                self.centroids = squeezed(sorted(self.exact.items()))
                self.exact = {}
            return
        self.buffer.append(value)
        if len(self.buffer) >= BUFFER:
            self.settle()

    def settle(self) -> None:
        """Merges what was gathered."""
        self.centroids = squeezed(sorted([*self.centroids, *((value, 1) for value in self.buffer)]))
        self.buffer = array("d")

    def told(self) -> list[list[float]]:
        """Returns the centroids: exact values with how often they occur, while they are few."""
        if self.is_exact:
            return [[value, count] for value, count in sorted(self.exact.items())]
        if self.buffer:
            self.settle()
        return [[float(f"{mean:.9g}"), count] for mean, count in self.centroids]


def squeezed(ordered: Iterable[tuple[float, int]]) -> list[tuple[float, int]]:
    """Returns ordered centroids merged as far as the scale function k1 allows: small at both ends, large between."""
    given = list(ordered)
    total = sum(count for _, count in given)
    found: list[tuple[float, int]] = []
    mean, count = given[0]
    before = 0
    limit = total * quantile(scale(0.0) + 1)
    for value, weight in given[1:]:
        if before + count + weight <= limit:
            count += weight
            mean += (value - mean) * weight / count
            continue
        found.append((mean, count))
        before += count
        limit = total * quantile(scale(before / total) + 1)
        mean, count = value, weight
    return [*found, (mean, count)]


def scale(share: float) -> float:
    """Returns k1 of a share from 0 to 1."""
    return DELTA / (2 * math.pi) * math.asin(2 * share - 1)


def quantile(place: float) -> float:
    """Returns the share whose k1 is `place`."""
    return (math.sin(min(math.pi / 2, place * 2 * math.pi / DELTA)) + 1) / 2

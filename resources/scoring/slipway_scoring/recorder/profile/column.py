"""What the values of one column add up to."""

from __future__ import annotations

from typing import Any

import orjson

from slipway_scoring.recorder.profile.digest import Digest

MOST_TEXTS = 500  # different texts that are counted; more go together
TOLD_TEXTS = 50
LARGEST = 1e150  # of a number; beyond it, squares and differences can leave the range of floats
LONGEST_TEXT = 100  # characters; a longer one is counted as another text, not by itself


class Column:
    """Counts, bounds, mean and variance (Welford), quantiles of numbers and the commonest texts."""

    __slots__ = ("digest", "high", "low", "mean", "numbers", "other", "spread", "texts", "values")

    def __init__(self) -> None:
        self.values = 0  # that are not missing
        self.numbers = 0
        self.low = float("inf")
        self.high = float("-inf")
        self.mean = 0.0
        self.spread = 0.0  # sum of squared differences from the mean
        self.digest = Digest()
        self.texts: dict[str, int] = {}
        self.other = 0

    def add(self, value: Any) -> None:
        """Takes one value; None is missing."""
        if value is None:
            return
        self.values += 1
        if type(value) in (int, float):
            if abs(value) <= LARGEST:  # false for NaN
                self.number(float(value))
            else:
                self.other += 1
            return
        if isinstance(value, bool):
            value = "true" if value else "false"
        elif not isinstance(value, str):
            value = orjson.dumps(value).decode()
        self.text(value)

    def number(self, value: float) -> None:
        """Takes one number up to LARGEST."""
        self.numbers += 1
        apart = value - self.mean
        self.mean += apart / self.numbers
        self.spread += apart * (value - self.mean)
        self.low = min(self.low, value)
        self.high = max(self.high, value)
        self.digest.add(value)

    def text(self, value: str) -> None:
        """Takes one text."""
        if value in self.texts:
            self.texts[value] += 1
        elif len(self.texts) < MOST_TEXTS and len(value) <= LONGEST_TEXT:
            self.texts[value] = 1
        else:
            self.other += 1

    def told(self, rows: int) -> dict[str, Any]:
        """Returns the profile of a column over so many rows; a row that lacks it counts as missing."""
        found: dict[str, Any] = {"missing": rows - self.values}
        if self.numbers:
            found |= {
                "numbers": self.numbers,
                "min": self.low,
                "max": self.high,
                "mean": self.mean,
                "spread": self.spread,
                "digest": self.digest.told(),
                "exact": self.digest.is_exact,
            }
        if self.texts or self.other:
            told = [] if self.is_free_text() else sorted(self.texts.items(), key=lambda one: (-one[1], one[0]))
            found["texts"] = dict(told[:TOLD_TEXTS])
            found["othertexts"] = sum(self.texts.values()) + self.other - sum(found["texts"].values())
        return found

    def is_free_text(self) -> bool:
        """Returns whether these are identifiers or sentences: they are not told, as nothing can be compared by them."""
        count = sum(self.texts.values()) + self.other
        return len(self.texts) > TOLD_TEXTS and (self.other > count / 2 or len(self.texts) > count / 2)

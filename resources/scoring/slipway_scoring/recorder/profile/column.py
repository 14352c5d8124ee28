"""What the values of one column add up to."""

from __future__ import annotations

from typing import Any, Optional

import orjson

from slipway_scoring.recorder.profile.digest import Digest
from slipway_scoring.recorder.profile.room import DIGEST, TEXT, Room, size_of

MOST_TEXTS = 500  # different texts that are counted; more go together
TOLD_TEXTS = 50
LARGEST = 1e150  # of a number; beyond it, squares and differences can leave the range of floats
LONGEST_TEXT = 100  # characters; a longer one is counted as another text, not by itself


class Column:
    """Counts, bounds, mean and variance (Welford), quantiles of numbers and the commonest texts."""

    __slots__ = (
        "digest", "high", "is_closed", "is_cut", "low", "mean", "numbers", "other", "room", "spread", "texts", "values",
    )  # fmt: skip

    def __init__(self, room: Room) -> None:
        self.room = room
        self.is_cut = False  # values are counted with the other texts for lack of room
        self.is_closed = (
            False  # no texts are counted any more: there was no room, and they are identifiers or sentences
        )
        self.values = 0  # that are not missing
        self.numbers = 0
        self.low = float("inf")
        self.high = float("-inf")
        self.mean = 0.0
        self.spread = 0.0  # sum of squared differences from the mean
        self.digest: Optional[Digest] = None  # once there is a number
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
        if self.digest is None:
            if not self.room.take(DIGEST):
                self.is_cut = True
                self.other += 1
                return
            self.digest = Digest()
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
        elif self.is_closed or len(self.texts) >= MOST_TEXTS or len(value) > LONGEST_TEXT:
            self.other += 1
        elif self.room.take(TEXT + size_of(value)):
            self.texts[value] = 1
        else:
            self.is_cut = True
            self.other += 1

    def make_room(self) -> None:
        """Lets go of texts that are not told anyway."""
        if self.texts and self.is_free_text():
            self.is_closed = True
            self.other += sum(self.texts.values())
            self.room.give_back(sum(TEXT + size_of(text) for text in self.texts))
            self.texts = {}

    def told(self, rows: int, most: int = 1 << 20) -> dict[str, Any]:
        """Returns the profile of a column over so many rows; a row that lacks it counts as missing.

        Its texts take about `most` bytes in JSON, or less.
        """
        found: dict[str, Any] = {"missing": rows - self.values}
        if self.digest is not None:
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
            found["texts"] = self.commonest(most)
            found["othertexts"] = sum(self.texts.values()) + self.other - sum(found["texts"].values())
        if self.is_cut:
            found["cut"] = True
        return found

    def commonest(self, most: int) -> dict[str, int]:
        """Returns the commonest texts with how often they occur, as many as take `most` bytes in JSON."""
        told: dict[str, int] = {}
        if self.is_free_text():
            return told
        for text, count in sorted(self.texts.items(), key=lambda one: (-one[1], one[0]))[:TOLD_TEXTS]:
            most -= len(orjson.dumps(text)) + len(str(count)) + 2
            if most < 0:
                break
            told[text] = count
        return told

    def is_free_text(self) -> bool:
        """Returns whether these are identifiers or sentences: they are not told, as nothing can be compared by them."""
        if self.is_closed:
            return True
        count = sum(self.texts.values()) + self.other
        return len(self.texts) > TOLD_TEXTS and (self.other > count / 2 or len(self.texts) > count / 2)

"""What became of the calls of one replica, on disk: a recorder that follows a killed one goes on counting exactly."""

from __future__ import annotations

import os
from typing import Any

import orjson

NAME = "ledger.json"


class Ledger:
    """Calls stored and lost. It is written before the file of a stored segment is removed, so none counts twice."""

    def __init__(self, folder: str) -> None:
        self.path = os.path.join(folder, NAME)
        self.stored = 0
        self.lost: dict[str, int] = {}
        self.done: list[str] = []  # segments that are counted as stored; their files may still be there
        if os.path.exists(self.path):
            with open(self.path, "rb") as file:
                told: dict[str, Any] = orjson.loads(file.read())
            self.stored, self.lost, self.done = told["stored"], told["lost"], told["done"]

    def count_stored(self, segment: str, count: int) -> None:
        """Counts the calls of a segment as stored. Raises OSError."""
        self.stored += count
        self.done = [segment]
        self.write()

    def count_lost(self, reason: str, count: int) -> None:
        """Counts calls as lost; on a full disk they are known to this recorder only."""
        self.lost[reason] = self.lost.get(reason, 0) + count
        try:
            self.write()
        except OSError:
            return  # the disk that is full is why they are lost; the next write has them

    def write(self) -> None:
        """Replaces the file. Raises OSError."""
        aside = self.path + ".new"
        with open(aside, "wb") as file:
            file.write(orjson.dumps({"stored": self.stored, "lost": self.lost, "done": self.done}))
        os.replace(aside, self.path)

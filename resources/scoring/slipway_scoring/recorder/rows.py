"""What a recorder does with collected rows, beside calls: takes, spools and stores them."""

from __future__ import annotations

import dataclasses
from typing import Any

from slipway_scoring.log import Log
from slipway_scoring.recorder.row_intake import RowIntake
from slipway_scoring.recorder.spool import Spool
from slipway_scoring.recorder.uploader import Files, Uploader


class Rows:
    """The collected rows of one recorder."""

    def __init__(self, intake: RowIntake, spool: Spool, files: Files, log: Log) -> None:
        self.intake = intake
        self.channel = intake.channel
        self.spool = spool
        self.uploader = Uploader(spool, files, "collected rows", log)

    def start(self) -> None:
        """Starts to store."""
        self.uploader.start()

    def turn(self) -> None:
        """Takes what has come."""
        self.intake.take()
        self.spool.close_if_old()

    def end(self, until: float) -> None:
        """Takes what is left, and stores it until a moment of monotonic time."""
        while self.intake.take():
            continue
        self.spool.close()
        self.uploader.end(until)
        self.uploader.join()

    def report(self) -> dict[str, Any]:
        """Returns the counts for the front."""
        stored, lost, waiting = self.spool.counts()
        trouble = self.uploader.trouble
        told = None if trouble is None else dataclasses.asdict(trouble)
        return {"stored": stored, "lost": lost, "waiting": waiting, "trouble": told}

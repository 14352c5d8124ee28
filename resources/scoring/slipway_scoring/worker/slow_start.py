"""A start that takes long: the log says where the script is, so that one that never ends can be found."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Sequence
from types import FrameType, TracebackType
from typing import Optional

from slipway_scoring.log import Log
from slipway_scoring.worker import located

# Seconds after the start of the script. Large models load for minutes: the pauses grow.
MOMENTS = (10, 30, 60, 120, 300, 600, 1800, 3600)


class SlowStart:
    """Logs the line that the thread which made it is at, at each of the moments, until it is left."""

    stage = "importing the script"

    def __init__(self, log: Log, root: str, moments: Sequence[float] = MOMENTS) -> None:
        """Takes the folder of the script, and the moments in seconds."""
        self.log, self.root, self.moments = log, root, moments
        self.watched = threading.get_ident()
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.watch, daemon=True, name="slipway-slow-start")

    def __enter__(self) -> SlowStart:
        """Starts to watch."""
        self.thread.start()
        return self

    def __exit__(
        self, kind: Optional[type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        """Ends the watch. The thread is gone afterwards: the script may fork, or read its threads."""
        self.over.set()
        self.thread.join()

    def watch(self) -> None:
        """Waits for each moment and logs the place."""
        before = 0.0
        for moment in self.moments:
            if self.over.wait(moment - before):
                return
            before = moment
            place = self.place(sys._current_frames().get(self.watched))
            self.log("warning", f"{self.stage} is still running after {moment:g} s at {place}")

    def place(self, frame: Optional[FrameType]) -> str:
        """Returns `file:line, in function` of the innermost frame of the user's."""
        while frame is not None:
            if located.is_under(frame.f_code.co_filename, self.root):
                name = os.path.relpath(frame.f_code.co_filename, self.root)
                return f"{name}:{frame.f_lineno}, in {frame.f_code.co_name}"
            frame = frame.f_back
        return "a place outside the script"

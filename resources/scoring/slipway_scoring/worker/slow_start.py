"""A start that takes long: the log says where the script is, so that one that never ends can be found, and ended."""

from __future__ import annotations

import os
import sys
import threading
import traceback
from collections.abc import Callable, Sequence
from types import FrameType, TracebackType
from typing import Optional

from slipway_scoring.log import Log
from slipway_scoring.worker import event_loop, located

# Seconds after the start of the script. Large models load for minutes: the pauses grow.
MOMENTS = (10, 30, 60, 120, 300, 600, 1800, 3600)


class SlowStart:
    """Logs where the thread that made it is, at each of the moments, until it is left or its limit is reached."""

    stage = "importing the script"

    def __init__(
        self,
        log: Log,
        root: str,
        moments: Sequence[float] = MOMENTS,
        limit: float = 0.0,
        give_up: Callable[[str], None] = lambda text: None,
    ) -> None:
        """Takes the folder of the script, the moments and the limit in seconds (0: none).

        `give_up` gets the text for the log once the limit is reached. It is called in the thread that watches.
        """
        self.log, self.root, self.give_up = log, root, give_up
        self.moments = [moment for moment in moments if not limit or moment < limit]
        self.limit = limit
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
        """Waits for each moment and logs the place; gives up at the limit."""
        before = 0.0
        for moment in self.moments:
            if self.over.wait(moment - before):
                return
            before = moment
            stack = self.stack()
            self.log(
                "warning", f"{self.stage} is still running after {moment:g} s at {self.place(stack)}{text_of(stack)}"
            )
        if self.limit and not self.over.wait(self.limit - before):
            stack = self.stack()
            reason = f"TimeoutError: not done after {self.limit:g} s"
            self.give_up(f"{self.stage} failed at {self.place(stack)}: {reason}{text_of(stack)}")

    def stack(self) -> list[traceback.FrameSummary]:
        """Returns the frames of the script and of what it calls, outermost first; empty when it is not in its code."""
        frame = sys._current_frames().get(self.watched)
        calls = [] if frame is None else list(traceback.walk_stack(frame))[::-1]
        if not any(self.is_own(each) for each, _line in calls):
            calls = event_loop.waiting_frames()
        own = [index for index, (each, _line) in enumerate(calls) if self.is_own(each)]
        return list(traceback.StackSummary.extract(iter(calls[own[0] :]))) if own else []

    def is_own(self, frame: FrameType) -> bool:
        """Returns whether a frame is of the user's code."""
        return located.is_under(frame.f_code.co_filename, self.root)

    def place(self, stack: Sequence[traceback.FrameSummary]) -> str:
        """Returns `file:line, in function` of the innermost frame of the user's."""
        own = [frame for frame in stack if located.is_under(frame.filename, self.root)]
        if not own:
            return "the script"
        return f"{os.path.relpath(own[-1].filename, self.root)}:{own[-1].lineno}, in {own[-1].name}"


def text_of(stack: Sequence[traceback.FrameSummary]) -> str:
    """Returns the frames as a traceback shows them, to be appended to a line; empty for none."""
    if not stack:
        return ""
    return "\nIt is here (most recent call last):\n" + "".join(traceback.format_list(list(stack))).rstrip()

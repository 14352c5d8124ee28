"""Spool folders of servers that are gone: a container that was started again, a machine that lost its power."""

from __future__ import annotations

import fcntl
import os

from slipway_scoring.recorder.segments import ROWS

LOCK = "lock"


def earlier_folders(own: str) -> list[str]:
    """Returns the folders of the kind of one's own whose recorder has ended. One that lives holds its lock."""
    root = os.path.dirname(own)
    names = (name for name in sorted(os.listdir(root)) if name.endswith(ROWS) == own.endswith(ROWS))
    beside = (os.path.join(root, name) for name in names)
    return [folder for folder in beside if folder != own and is_left(folder)]


def is_left(folder: str) -> bool:
    """Returns whether nobody records into a folder any more."""
    try:
        with open(os.path.join(folder, LOCK), "ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
    except OSError:  # locked, or no folder of a spool
        return False

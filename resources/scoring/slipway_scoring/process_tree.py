"""Killing a process with all that it has started."""

from __future__ import annotations

import os
import signal
import subprocess
from typing import Any


def kill_tree(process: subprocess.Popen[Any]) -> None:
    """Kills a process that was started in a session of its own, with its group. It is not waited for.

    Windows has no groups: there taskkill ends the tree.
    """
    if process.poll() is not None:
        return
    if not hasattr(os, "killpg"):
        null = subprocess.DEVNULL
        try:
            subprocess.Popen(["taskkill", "/pid", str(process.pid), "/T", "/F"], stdin=null, stdout=null, stderr=null)
        except OSError:
            process.kill()
        return
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        process.kill()

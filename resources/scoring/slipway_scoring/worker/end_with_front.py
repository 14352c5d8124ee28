"""Ends the worker with its front, whatever it is doing."""

from __future__ import annotations

import signal
import sys

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def end_with_front() -> None:
    """Has the kernel kill this process when the front is gone (prctl(2); not for its children).

    A worker notices by its closed socket only between calls: one that hangs in init() or run() would stay for ever when
    its front was killed. On other systems it does.
    """
    if not sys.platform.startswith("linux"):
        return
    try:
        import ctypes
    except ImportError:  # a Python that was built without it
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)

"""Hides the memory of a process from other processes of the same user (Linux)."""

from __future__ import annotations

import sys

PR_SET_DUMPABLE = 4  # linux/prctl.h
PR_GET_DUMPABLE = 3


def hide_memory() -> bool:
    """Makes /proc/<pid>/environ, mem and fd, ptrace and core dumps closed to other processes of this user.

    A fork inherits it, an exec ends it: prctl(2), PR_SET_DUMPABLE. Returns whether it is so now.
    """
    if not sys.platform.startswith("linux"):
        return False
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    return bool(libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 and libc.prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0)

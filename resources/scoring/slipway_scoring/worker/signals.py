"""Signals in the worker: those of the server's end are the front's business, and children have Python's defaults."""

from __future__ import annotations

import os
import signal
import socket
import sys
from types import FrameType
from typing import Any, Optional

DEFAULTS: dict[int, Any] = {signal.SIGTERM: signal.SIG_DFL, signal.SIGINT: signal.default_int_handler}


def leave_to_front(number: int, frame: Optional[FrameType]) -> None:
    """Does nothing: the front ends its workers by closing their sockets, after the work that was admitted."""


def take_signals(end: socket.socket) -> None:
    """Makes SIGTERM and SIGINT do nothing here and what they always do in child processes.

    A handler and not SIG_IGN: what is ignored stays ignored in every program that is started (signal(7)), so that
    `Popen.terminate()` would do nothing. Forked children get the defaults back before they run, and lose `end`: the
    front must see the end of the worker even when its children live on.

    Before Python 3.10 a program was not started by vfork: a signal could reach the handler in the child between fork
    and exec, and was lost. There the worker keeps the defaults, and whoever signals it itself ends it.
    """
    if sys.version_info >= (3, 10):
        for number in DEFAULTS:
            signal.signal(number, leave_to_front)
    if not hasattr(os, "register_at_fork"):  # Windows does not fork
        return
    # Blocked around a fork: one that arrives before the default is back would be lost.
    os.register_at_fork(
        before=lambda: signal.pthread_sigmask(signal.SIG_BLOCK, DEFAULTS),
        after_in_parent=lambda: signal.pthread_sigmask(signal.SIG_UNBLOCK, DEFAULTS),
        after_in_child=lambda: in_child(end),
    )


def in_child(end: socket.socket) -> None:
    """The first thing that a forked child does."""
    end.close()
    for number, default in DEFAULTS.items():
        if signal.getsignal(number) is leave_to_front:  # one of the script's own is inherited, as always
            signal.signal(number, default)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, DEFAULTS)

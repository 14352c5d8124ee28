"""How a server is asked to end: by signals, and where there are none by the end of its standard input."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress

WITH_STDIN = "SLIPWAY_END_WITH_STDIN"


def take_signals(loop: asyncio.AbstractEventLoop, ask: Callable[[float], None], drain: float) -> None:
    """SIGTERM, and on Windows Ctrl+Break, ask with the moment to drain; SIGINT with none."""
    for name, moment in (("SIGTERM", drain), ("SIGBREAK", drain), ("SIGINT", 0.0)):
        number = getattr(signal, name, None)
        if number is not None:
            on_signal(loop, number, ask, moment)


def on_signal(loop: asyncio.AbstractEventLoop, number: int, ask: Callable[[float], None], moment: float) -> None:
    """Has the loop ask when a signal comes."""
    try:
        loop.add_signal_handler(number, ask, moment)
    except NotImplementedError:  # the loops of Windows
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(ask, moment))


def end_with_stdin(loop: asyncio.AbstractEventLoop, ask: Callable[[float], None], drain: float) -> None:
    """Asks when standard input ends, if whoever started the server wants that: it ends with them."""
    if os.environ.pop(WITH_STDIN, "") != "1":
        return

    def wait() -> None:
        with suppress(OSError):
            while os.read(0, 1024):
                pass
        with suppress(RuntimeError):  # the loop is closed: it has ended already
            loop.call_soon_threadsafe(ask, drain)

    threading.Thread(target=wait, name="standard input", daemon=True).start()

"""A process of this package that the front starts, and talks to over a socketpair."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from typing import Optional


class ChildProcess:
    """The life of one such process at a time."""

    process: Optional[subprocess.Popen[bytes]] = None

    def spawn(self, command: str, environment: dict[str, str], given: Sequence[int] = ()) -> socket.socket:
        """Starts a command of this package by exec (no inherited threads or locks); returns the front's socket.

        The command gets the number of its own socket, and the descriptors `given`. Raises OSError and SubprocessError.
        """
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                self.process = subprocess.Popen(
                    [sys.executable, "-m", "slipway_scoring", command, str(theirs.fileno())],
                    pass_fds=[theirs.fileno(), *given],
                    env=environment,
                    stdin=subprocess.DEVNULL,
                    start_new_session=True,
                )
        except (OSError, subprocess.SubprocessError):
            ours.close()
            raise
        ours.setblocking(False)
        return ours

    def kill_group(self) -> None:
        """Kills the process and its process group if it still runs. It is not waited for: a disk may hold it."""
        process = self.process
        if process is not None and process.poll() is None:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                process.kill()

    def pid(self) -> int:
        """Returns the process id, 0 before the start."""
        return 0 if self.process is None else self.process.pid

    def exit_code(self) -> Optional[int]:
        """Returns the exit code, negative for a signal; None while it runs."""
        return None if self.process is None else self.process.poll()

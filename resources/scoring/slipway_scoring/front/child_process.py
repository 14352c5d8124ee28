"""A process of this package that the front starts, and talks to over a socket."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from typing import Optional

from slipway_scoring.process_link import Link
from slipway_scoring.process_tree import kill_tree


class ChildProcess:
    """The life of one such process at a time."""

    process: Optional[subprocess.Popen[bytes]] = None

    def spawn(self, command: str, link: Link, environment: dict[str, str], given: Sequence[int] = ()) -> None:
        """Starts a command of this package by exec (no inherited threads or locks), on a link.

        The command gets what opens its end of the link, and the descriptors `given`.

        Raises OSError and SubprocessError.
        """
        descriptors = (*link.descriptors, *given)
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "slipway_scoring", command, link.argument],
                env={**environment, **link.variables},
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                **({"pass_fds": descriptors} if descriptors else {}),  # type: ignore[call-overload]
            )
        except (OSError, subprocess.SubprocessError):
            link.close()
            raise
        link.started()

    def kill_group(self) -> None:
        """Kills the process and its process group if it still runs. It is not waited for: a disk may hold it."""
        if self.process is not None:
            kill_tree(self.process)

    def pid(self) -> int:
        """Returns the process id, 0 before the start."""
        return 0 if self.process is None else self.process.pid

    def exit_code(self) -> Optional[int]:
        """Returns the exit code, negative for a signal; None while it runs."""
        return None if self.process is None else self.process.poll()

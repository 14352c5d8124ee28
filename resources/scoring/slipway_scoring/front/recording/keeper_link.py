"""The process that keeps the secrets of the store and makes recorders, as the front sees it."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Optional

import orjson

from slipway_scoring.front.child_process import ChildProcess
from slipway_scoring.front.recording.exported import Exported
from slipway_scoring.front.recording.row_channel import RowChannel
from slipway_scoring.log import Log
from slipway_scoring.process_link import Inherited
from slipway_scoring.record_wire import SIZE

STARTING = 20.0  # seconds for the process to start


class KeeperLink(ChildProcess):
    """One keeper at a time. The first one has the secrets; one that follows it has none."""

    def __init__(self, environment: dict[str, str], secrets: Mapping[str, str], log: Log) -> None:
        self.environment = environment
        self.secrets: Optional[Mapping[str, str]] = secrets
        self.log = log
        self.socket: Optional[socket.socket] = None

    async def start(self) -> None:
        """Starts the process, and waits until its memory is hidden: only then may there be user code.

        Raises OSError and SubprocessError.
        """
        self.launch()
        assert self.socket is not None
        try:
            said = await asyncio.wait_for(asyncio.get_running_loop().sock_recv(self.socket, 64), STARTING)
        except asyncio.TimeoutError:
            raise OSError("it does not start") from None
        if not said:
            raise OSError("it has ended at once")
        if self.secrets and said != b"hidden\n":
            self.log("warning", "scripts could read the credentials of the store: this system cannot hide memory")
        self.tell_secrets()

    def launch(self) -> None:
        """Starts the process. It is handed descriptors later, so its socket is always an inherited one.

        Raises OSError and SubprocessError.
        """
        link = Inherited()
        self.spawn("recorder", link, self.environment)
        self.socket = link.ours

    def tell_secrets(self) -> None:
        """Hands the secrets over, once: they are forgotten here, and user code may be running afterwards."""
        assert self.socket is not None
        message = orjson.dumps(self.secrets)
        self.socket.sendall(SIZE.pack(len(message)) + message)
        self.secrets = None

    def make_recorder(self, folder: str, rows: Optional[RowChannel], exported: Optional[Exported]) -> socket.socket:
        """Has a recorder made for a spool. Returns the front's end of the socketpair to it. Raises OSError."""
        if self.socket is None or self.exit_code() is not None:
            self.follow()
        assert self.socket is not None
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                message: dict[str, Any] = {"folder": folder, "rows": "" if rows is None else rows.location.text}
                numbers = [theirs.fileno()]
                if rows is not None:
                    message["slots"] = rows.slots
                    numbers += [rows.reader.fileno(), rows.file.fileno()]
                if exported is not None:
                    message["exports"] = True
                    numbers.append(exported.reader.fileno())
                socket.send_fds(self.socket, [orjson.dumps(message)], numbers)
        except OSError:
            ours.close()
            self.close()
            raise
        ours.setblocking(False)
        return ours

    def follow(self) -> None:
        """Starts a keeper while user code runs. It gets no secrets: nobody can tell who reads its memory.

        Raises OSError and SubprocessError.
        """
        self.close()
        self.log("error", "the process that kept the credentials of the store has ended; a new replica has them again")
        self.launch()
        self.tell_secrets()

    def close(self) -> None:
        """Lets the process end."""
        ours, self.socket = self.socket, None
        if ours is not None:
            ours.close()


def kill_recorder(pid: int) -> None:
    """Kills a recorder, whose process group has its own number. It is not waited for: a disk may hold it."""
    if pid:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)

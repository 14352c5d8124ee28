"""The recorder's process as the front sees it: started, fed without ever waiting, started again, ended."""

from __future__ import annotations

import asyncio
import os
import socket
import stat
import subprocess
import tempfile
import time
from time import perf_counter
from typing import Any, Optional

import orjson

from slipway_scoring.front.recording.counts import Counts
from slipway_scoring.front.recording.exported import Exported
from slipway_scoring.front.recording.keeper_link import KeeperLink, kill_recorder
from slipway_scoring.front.recording.offer import Offers
from slipway_scoring.front.recording.row_channel import RowChannel
from slipway_scoring.front.recording.share import Share
from slipway_scoring.log import Log
from slipway_scoring.options import Settings
from slipway_scoring.record_wire import ACCOUNTS, content_frame

# Seconds for which calls are gathered before they are sent: a write wakes the recorder, which costs like a dozen calls.
TOGETHER = 0.02
SLOWEST_RESTART = 1.0  # seconds
ENDING = 10.0  # seconds that the recorder has at the end to store what waits
STARTING = 4.0  # seconds of these for a recorder that is being started
MINUTE = 60.0
SEND_BUFFER = 1 << 20  # bytes


class RecorderLink:
    """The one recorder of a replica."""

    def __init__(self, settings: Settings, log: Log, keeper: KeeperLink, rows: Optional[RowChannel]) -> None:
        self.log = log
        self.rows = rows
        self.exported: Optional[Exported] = None  # set before the start, when anything is
        self.records_calls = settings.record != "off"
        self.keeper = keeper
        self.pid = 0  # of the recorder, once it has reported
        self.counts = Counts()
        self.offers = Offers(self.counts, Share(settings.record_share, settings.record_rate), self)
        self.loop = asyncio.get_running_loop()
        self.socket: Optional[socket.socket] = None
        self.rest = memoryview(b"")  # of the frames that were begun to be sent
        self.lines = b""  # of the recorder's reports, not whole yet
        self.is_known = False  # whether this recorder has reported
        self.timer: Optional[asyncio.TimerHandle] = None
        self.waits_to_write = False
        self.restarts = 0
        self.failures = 0
        self.ending = False
        self.ended: asyncio.Future[None] = self.loop.create_future()
        self.told = perf_counter()
        self.folder = spool_folder(settings.record_spool)  # the same for every recorder of this replica
        self.accounted = 0  # calls offered when the recorder was last told the accounts

    def start(self) -> None:
        """Has a recorder made."""
        try:
            ours = self.keeper.make_recorder(self.folder, self.rows, self.exported)
        except (OSError, subprocess.SubprocessError) as error:
            self.log("error", "the recorder could not be started", error=str(error))
            self.again()
            return
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        self.socket, self.is_known, self.lines, self.rest = ours, False, b"", memoryview(b"")
        self.loop.add_reader(ours.fileno(), self.read)

    # -- sending -----------------------------------------------------------------------------------------------

    def soon(self) -> None:
        """Sends what is offered within milliseconds."""
        if self.timer is None and not self.waits_to_write:
            self.timer = self.loop.call_later(TOGETHER, self.flush)

    def flush(self) -> None:
        """Sends until the recorder takes no more. Nothing is sent before it has said what it found."""
        self.timer = None
        if self.socket is None or not self.is_known:
            return None
        while True:
            if not self.rest:
                data, count = self.offers.pieces()
                self.counts.sent += count
                if not count:
                    data = b"" if self.exported is None else self.exported.piece()
                if not data:
                    return self.listen_for_room(False)
                self.rest = memoryview(data)
            try:
                self.rest = self.rest[self.socket.send(self.rest) :]
            except (BlockingIOError, InterruptedError):
                return self.listen_for_room(True)
            except OSError:
                return self.lost()

    def listen_for_room(self, wanted: bool) -> None:
        """Has `flush` called as soon as the recorder reads again, or no longer."""
        if self.socket is not None and wanted != self.waits_to_write:
            self.waits_to_write = wanted
            if wanted:
                self.loop.add_writer(self.socket.fileno(), self.flush)
            else:
                self.loop.remove_writer(self.socket.fileno())

    # -- reports -----------------------------------------------------------------------------------------------

    def read(self) -> None:
        """Takes the recorder's reports."""
        if self.socket is None:
            return
        try:
            data = self.socket.recv(64 << 10)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            data = b""
        *lines, self.lines = (self.lines + data).split(b"\n")
        for line in lines:
            self.report(orjson.loads(line))
        if not data:
            self.lost()

    def report(self, told: dict[str, Any]) -> None:
        """Takes one report: {pid, stored, lost, waiting, recovered, trouble}."""
        self.pid = int(told["pid"])
        self.counts.learn(told)
        if self.rows is not None:
            self.rows.told = told["rows"]
        if self.exported is not None:
            self.exported.learn(told["exports"])
        self.failures = 0
        if not self.is_known:
            self.is_known = True
            self.counts.settle(self.counts.stored + sum(self.counts.lost_there.values()) + int(told["waiting"]))
            if told["recovered"]:
                self.log("info", "calls that an earlier server left will be stored", count=told["recovered"])
            self.flush()

    def tick(self, now: float) -> None:
        """Once a second: the recorder hears the accounts and stores them with the calls; each minute the log does."""
        if self.is_known and self.socket is not None and not self.rest and self.counts.offered != self.accounted:
            self.tell_accounts()
        if self.rows is not None:
            self.rows.settle()
        if now - self.told < MINUTE:
            return
        self.told = now
        if self.counts.offered:
            self.log("info", "recording", **self.counts.as_fields())
        if self.rows is not None:
            self.log("info", "collecting", **self.rows.as_fields())
        if self.exported is not None:
            self.log("info", "exporting", **self.exported.accounts())

    def tell_accounts(self) -> None:
        """Sends the accounts, for the last line of what is stored. No frame may be half sent."""
        self.accounted = self.counts.offered
        told = {"offered": self.counts.offered, "sampledout": self.counts.sampled_out, "lost": self.counts.lost()}
        self.rest = memoryview(content_frame(ACCOUNTS, orjson.dumps(told)))
        self.flush()

    # -- ends --------------------------------------------------------------------------------------------------

    def lost(self) -> None:
        """The recorder has ended, or does not listen any more."""
        ours, self.socket = self.socket, None
        if ours is None:
            return
        self.loop.remove_reader(ours.fileno())
        if self.waits_to_write:
            self.loop.remove_writer(ours.fileno())
            self.waits_to_write = False
        ours.close()
        if self.exported is not None and not self.ending:
            self.exported.recorder_ended()
        if self.ending:
            if not self.ended.done():
                self.ended.set_result(None)
            return
        kill_recorder(self.pid)
        self.restarts += 1
        self.log("warning", "the recorder ended and is started again")
        self.again()

    def again(self) -> None:
        """Starts another one soon."""
        delay = min(SLOWEST_RESTART, 0.05 * 2.0**self.failures)
        self.failures += 1
        self.loop.call_later(delay, lambda: None if self.ending else self.start())

    async def end(self) -> None:
        """Hands over what waits, gives the recorder a bounded time to store it, and says what became of all calls."""
        begun = perf_counter()
        until = begun + ENDING
        while (self.socket is None or not self.is_known) and perf_counter() < begun + STARTING:
            await asyncio.sleep(TOGETHER)  # one that was just killed has a follower soon
        if self.rows is not None:
            self.rows.settle()
        await self.send_all(until)
        if self.socket is not None and self.is_known and not self.rest:
            self.tell_accounts()
            await self.send_all(until)
        self.ending = True
        if self.socket is not None:
            try:
                self.socket.shutdown(socket.SHUT_WR)
            except OSError as error:
                self.log("warning", "the recorder was gone at the end", error=str(error))
            await asyncio.wait([self.ended], timeout=max(0.1, until - perf_counter()))
        kill_recorder(self.pid)
        self.keeper.close()
        if self.records_calls:
            self.tell_end("recording ended", self.counts.as_fields())
        if self.rows is not None:
            self.tell_end("collecting ended", self.rows.as_fields())
        if self.exported is not None:
            accounts = self.exported.accounts()
            is_whole = not any(one["lost"] or one["waiting"] for one in accounts.values())
            self.log("info" if is_whole else "warning", "exporting ended", **accounts)

    def tell_end(self, message: str, fields: dict[str, Any]) -> None:
        """Logs what became of everything."""
        level = "warning" if fields["lost"] or fields["waiting"] else "info"
        self.log(level, message, **fields)

    async def send_all(self, until: float) -> None:
        """Sends what waits here, until a moment of perf_counter()."""
        while self.holds() and self.socket is not None and perf_counter() < until:
            self.flush()
            await asyncio.sleep(TOGETHER)

    def holds(self) -> bool:
        """Returns whether anything waits here to be sent."""
        return bool(self.offers.frames or self.rest or (self.exported is not None and self.exported.rows))


def spool_folder(root: str) -> str:
    """Returns a new folder for what this replica has to store; it is named after this start."""
    base = root or own_folder(os.path.join(tempfile.gettempdir(), f"slipway-spool-{os.getuid()}"))
    return os.path.join(base, f"{int(time.time())}-{os.getpid()}-{os.urandom(3).hex()}")


def own_folder(path: str) -> str:
    """Returns a folder in the temporary one that is this user's own: another one if somebody else has made that."""
    os.makedirs(path, mode=0o700, exist_ok=True)
    found = os.lstat(path)
    if stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid():
        return path
    return tempfile.mkdtemp(prefix="slipway-spool-")

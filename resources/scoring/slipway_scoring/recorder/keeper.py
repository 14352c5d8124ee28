"""Keeps what opens the store, and makes recorders.

A process that is started by exec can be read by any process of the same user until it has hidden its memory. The keeper
is started, and hides, before there is a worker. A recorder is a fork of it, so its memory is hidden from its first
moment on, however often user code kills it.
"""

from __future__ import annotations

import os
import signal
import socket
from contextlib import suppress
from typing import NoReturn, Optional

import orjson

from slipway_scoring.log import Log, make_log
from slipway_scoring.options import Settings
from slipway_scoring.record_wire import SIZE
from slipway_scoring.recorder.main import Terms, run_recorder
from slipway_scoring.undumpable import hide_memory

MOST = 64 << 10  # bytes of one message
MOST_SOCKETS = 4


def run_keeper(descriptor: int) -> int:
    """Makes recorders until the front closes its end. Returns the exit code.

    First come four bytes with a length, and so much JSON: {variable: secret}, or null for a keeper that may have none.
    Then each message is JSON with the folder of a spool and where collected rows go, and carries the recorder's end of
    a socketpair; if rows are collected, also the end of their channel, and their counts; if anything is exported, last
    the end of the channel of log lines.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)  # the front says when it is over
    settings = Settings(**orjson.loads(os.environ["SLIPWAY_WORKER_OPTIONS"]))
    log = make_log(settings.log_format, settings.log_level, "recorder")
    with socket.socket(fileno=descriptor) as front:
        front.sendall(b"hidden\n" if hide_memory() else b"open\n")
        secrets = first_message(front)
        signal.signal(signal.SIGCHLD, lambda *_: reap(log))
        while True:
            message, sockets, _, _ = socket.recv_fds(front, MOST, MOST_SOCKETS)
            if not message:
                return 0
            terms = Terms(settings, secrets=secrets, **orjson.loads(message))
            if os.fork() == 0:
                front.close()
                become_recorder(terms, sockets, log)
            for one in sockets:
                os.close(one)


def first_message(front: socket.socket) -> Optional[dict[str, str]]:
    """Returns the secrets. Not a byte of the next message is read, which would lose the sockets that it carries."""
    size = front.recv(SIZE.size, socket.MSG_WAITALL)
    if len(size) < SIZE.size:
        return None
    secrets: Optional[dict[str, str]] = orjson.loads(front.recv(SIZE.unpack(size)[0], socket.MSG_WAITALL))
    return secrets


def become_recorder(terms: Terms, sockets: list[int], log: Log) -> NoReturn:
    """Records in a process that was just forked, and ends it."""
    code = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        code = run_recorder(terms, sockets, log)
    except BaseException as error:
        log("error", "the recorder has failed", error=f"{type(error).__name__}: {error}")
    finally:
        os._exit(code)


def reap(log: Log) -> None:
    """Takes note of recorders that have ended."""
    with suppress(ChildProcessError):
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            if status:
                log("warning", "a recorder has ended", exit_code=os.waitstatus_to_exitcode(status))

"""Takes away from Python what it does not have on Windows. Put on PYTHONPATH, it is read when Python starts."""

import asyncio
import os
import signal
import socket
import subprocess
import sys

for module in ("fcntl", "grp", "pwd", "resource", "termios", "uvloop"):
    sys.modules[module] = None

for holder, names in (
    (
        os,
        (
            "fork",
            "killpg",
            "getpgid",
            "setsid",
            "register_at_fork",
            "sched_setscheduler",
            "sysconf",
            "waitid",
            "getuid",
        ),
    ),
    (signal, ("SIGHUP", "SIGCHLD", "pthread_sigmask")),
    (socket, ("MSG_DONTWAIT", "send_fds", "recv_fds")),
):
    for name in names:
        if hasattr(holder, name):
            delattr(holder, name)


def unsupported(*_):
    raise NotImplementedError


for name in ("add_signal_handler", "remove_signal_handler", "add_reader", "add_writer"):
    setattr(asyncio.SelectorEventLoop, name, unsupported)


start_program = subprocess.Popen.__init__


def start(self, *words, **options):
    if options.get("pass_fds") or options.get("preexec_fn"):
        raise ValueError("not supported on Windows platforms")
    start_program(self, *words, **options)


subprocess.Popen.__init__ = start

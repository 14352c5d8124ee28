"""Runs one scoring server, outlives Slipway, and writes down how it ended.

Usage: supervise.py RUN_FOLDER MEMORY_BYTES CPUS COMMAND...

Standard output and error are the run's log. SIGTERM, SIGINT and SIGHUP are passed on to the server alone, which
drains and ends its own workers. When it has ended, `exit.json` appears in RUN_FOLDER and whatever is left of the
process group is killed. Where there are no signals (Windows), or SLIPWAY_PROCESS_LINK=loopback asks for the same, a
file `stop` in RUN_FOLDER is the request to end, and the server hears of it by the end of its standard input: also when
this process is killed. MEMORY_BYTES and CPUS of 0 mean no limit. Needs only the standard library, Python 3.9+.
"""

import json
import math
import os
import signal
import subprocess
import sys
import time
from types import FrameType
from typing import Callable, List, Optional

# prctl(2): the signal that a process gets when its parent dies.
PR_SET_PDEATHSIG = 1
# What a shell returns for a command that cannot be started.
CANNOT_START = 127
# How far back the log is searched for signs that memory ran out.
TAIL_BYTES = 8192
# How often it is looked for the file that asks to end.
LOOK_SECONDS = 0.1
MEMORY_SIGNS = (b"MemoryError", b"Cannot allocate memory", b"std::bad_alloc")


def main() -> int:
    """Runs the command to its end and returns its exit code."""
    folder, memory, cpus, command = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), sys.argv[4:]
    limit(memory, cpus)
    try:
        server = start(command)
    except OSError as error:
        say(f"The server cannot be started: {error}")
        record(folder, CANNOT_START, out_of_memory=False)
        return CANNOT_START
    pass_on_signals(server)
    code = wait_for_end(server, folder)
    code = 128 - code if code < 0 else code
    end_last_line(folder)
    record(folder, code, out_of_memory=code != 0 and memory > 0 and shows_lack_of_memory(folder))
    kill_group()
    return code


def start(command: List[str]) -> "subprocess.Popen[bytes]":
    """Starts the server. Raises OSError. `preexec_fn` is unsafe beside other threads; there are none here."""
    if not asked_by_file():
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, preexec_fn=end_with_parent())
    environment = {**os.environ, "SLIPWAY_END_WITH_STDIN": "1"}
    return subprocess.Popen(command, stdin=subprocess.PIPE, env=environment, preexec_fn=end_with_parent())


def asked_by_file() -> bool:
    """Whether the request to end is a file, since there are no signals that ask."""
    return sys.platform == "win32" or os.environ.get("SLIPWAY_PROCESS_LINK") == "loopback"


def wait_for_end(server: "subprocess.Popen[bytes]", folder: str) -> int:
    """Waits for the server, and asks it to end when the file is there. Returns its exit code."""
    if server.stdin is None:
        return server.wait()
    while True:
        try:
            return server.wait(LOOK_SECONDS)
        except subprocess.TimeoutExpired:
            if not server.stdin.closed and os.path.exists(os.path.join(folder, "stop")):
                server.stdin.close()


def limit(memory: int, cpus: float) -> None:
    """Sets what the system lets a plain process set, and says in the log how exact that is."""
    if memory > 0 and sys.platform == "linux":
        import resource

        # RLIMIT_AS would count address space that libraries only reserve; RLIMIT_DATA counts writable memory.
        try:
            resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
            say(f"Memory is limited to {memory} bytes in each process of the run, not in all of them together.")
        except (ValueError, OSError) as error:
            say(f"The memory limit cannot be set: {error}")
    elif memory > 0:
        say("The memory limit is not enforced by the process engine on this system.")
    if cpus > 0 and sys.platform == "linux":
        cores = sorted(os.sched_getaffinity(0))[: math.ceil(cpus)]
        os.sched_setaffinity(0, cores)
        say(f"The run may use {len(cores)} of this machine's cores; a fraction of one cannot be given.")
    elif cpus > 0:
        say("The CPU limit is not enforced by the process engine on this system.")


def end_with_parent() -> Optional[Callable[[], int]]:
    """A function that makes the new process end when this one is killed; Linux alone can do that."""
    if sys.platform != "linux":
        return None
    import ctypes

    prctl = ctypes.CDLL(None).prctl
    return lambda: prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def pass_on_signals(server: "subprocess.Popen[bytes]") -> None:
    """Asks the server to end when this process is asked to."""

    def on_signal(_number: int, _frame: Optional[FrameType]) -> None:
        server.terminate()

    for name in ("SIGTERM", "SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), on_signal)


def record(folder: str, code: int, *, out_of_memory: bool) -> None:
    """Writes exit.json so that a reader finds it whole or not at all."""
    path = os.path.join(folder, "exit.json")
    with open(path + ".tmp", "w", encoding="utf-8") as file:
        json.dump({"code": code, "endedAt": timestamp(), "outOfMemory": out_of_memory}, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(path + ".tmp", path)


def end_last_line(folder: str) -> None:
    """A process that was killed may leave half a line; readers of the log wait for its end."""
    tail = read_tail(folder, 1)
    if tail not in (b"", b"\n"):
        os.write(1, b"\n")


def shows_lack_of_memory(folder: str) -> bool:
    """Whether the end of the log tells of memory that could not be had."""
    tail = read_tail(folder, TAIL_BYTES)
    return any(sign in tail for sign in MEMORY_SIGNS)


def read_tail(folder: str, size: int) -> bytes:
    """The last `size` bytes of the run's log."""
    with open(os.path.join(folder, "output.log"), "rb") as file:
        file.seek(0, os.SEEK_END)
        file.seek(max(0, file.tell() - size))
        return file.read()


def kill_group() -> None:
    """Ends what the server left behind, and this process with it: its record is written."""
    if hasattr(os, "killpg"):
        os.killpg(0, signal.SIGKILL)


def say(text: str) -> None:
    """One line in the run's log, in the scoring server's form."""
    os.write(1, f"{timestamp()} INFO    engine {text}\n".encode())


def timestamp() -> str:
    """The time now in UTC as RFC 3339 with milliseconds."""
    now = time.time()
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now)) + f".{int(now % 1 * 1000):03d}Z"


if __name__ == "__main__":
    sys.exit(main())

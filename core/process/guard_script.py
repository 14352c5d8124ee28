"""Runs one script of the user within limits, and leaves nothing of it behind.

Usage: guard_script.py OPTIONS COMMAND...

OPTIONS is JSON: `parent` (process id of Slipway), `seconds`, `diskBytes`, `memoryBytes` (0: no limit), `processes`, `room`
(the folder whose files count as the script's). Descriptor 3 gets one line of JSON at the end: `code` (128 + n for signal n),
and `stopped` (`time`, `disk` or `processes`) when a limit was passed. SIGTERM ends the script, and so does the end of
Slipway. Needs only the standard library, Python 3.9+.
"""

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from types import FrameType
from typing import Dict, List, Optional, Set

# prctl(2): the signal for when the parent dies, and who inherits processes whose parent has ended.
PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
IS_LINUX = sys.platform == "linux"
CANNOT_START = 127
PRIORITY = 10
LOOK_SECONDS = 0.1
# Walking a large folder must not become the work.
DISK_SHARE = 20
GRACE_SECONDS = 3.0
KILL_SECONDS = 5.0
# The kernel, when memory runs out, ends this before anything else (proc(5), oom_score_adj).
OOM_SCORE = 800

asked_to_end = False


def main() -> int:
    """Runs the command to its end; returns its exit code."""
    options, command = json.loads(sys.argv[1]), sys.argv[2:]
    inherit_and_die_with(options["parent"])
    for name in ("SIGTERM", "SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), on_signal)
    try:
        # preexec_fn is unsafe beside other threads; there are none here.
        script = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=(lambda: restrict(options)) if os.name == "posix" else None,
        )
    except OSError as error:
        os.write(2, f"{command[0]} cannot be started: {error.strerror}\n".encode())
        return report(CANNOT_START, None)
    code, stopped = watch(script, options)
    end_everything(script.pid)
    return report(code, stopped)


def inherit_and_die_with(parent: int) -> None:
    """Makes this process the heir of what the script leaves running, and has it end when Slipway does."""
    if not IS_LINUX:
        return
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(CANNOT_START)


def on_signal(_number: int, _frame: Optional[FrameType]) -> None:
    """Remembers that the script is to end."""
    global asked_to_end
    asked_to_end = True


def restrict(options: Dict[str, int]) -> None:
    """Limits the new process, before it becomes the script."""
    import resource

    os.nice(PRIORITY)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (options["diskBytes"], options["diskBytes"]))
    if IS_LINUX:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if options["memoryBytes"] > 0:
            # RLIMIT_AS would count address space that libraries only reserve.
            resource.setrlimit(resource.RLIMIT_DATA, (options["memoryBytes"], options["memoryBytes"]))
        try:
            with open("/proc/self/oom_score_adj", "w") as file:
                file.write(str(OOM_SCORE))
        except OSError:
            # A container may forbid it; the order of victims is all that is lost.
            pass


def watch(script: "subprocess.Popen[bytes]", options: Dict[str, int]) -> "tuple[int, Optional[str]]":
    """Waits for the script, or for a reason to end it. Returns its exit code and the limit it passed."""
    end = time.monotonic() + options["seconds"]
    look_at_disk = 0.0
    while True:
        code = reap(script)
        if code is not None:
            return code, None
        now = time.monotonic()
        stopped = "time" if now >= end else None
        if stopped is None and len(descendants()) > options["processes"]:
            stopped = "processes"
        if stopped is None and now >= look_at_disk:
            if used_below(str(options["room"])) > options["diskBytes"]:
                stopped = "disk"
            look_at_disk = now + max(0.5, DISK_SHARE * (time.monotonic() - now))
        if asked_to_end or stopped is not None:
            return ask_to_end(script, stopped), stopped
        time.sleep(LOOK_SECONDS)


def ask_to_end(script: "subprocess.Popen[bytes]", stopped: Optional[str]) -> int:
    """Sends SIGTERM to the script and waits a moment; a bomb of processes gets no such time."""
    end = time.monotonic() + (0 if stopped == "processes" else GRACE_SECONDS)
    send(script.pid, signal.SIGTERM)
    while time.monotonic() < end:
        code = reap(script)
        if code is not None:
            return code
        time.sleep(LOOK_SECONDS / 2)
    return 128 + int(getattr(signal, "SIGKILL", signal.SIGTERM))


def reap(script: "subprocess.Popen[bytes]") -> Optional[int]:
    """Collects ended processes, orphans too. Returns the exit code of the script when it has ended."""
    if os.name != "posix":
        return script.poll()
    found: Optional[int] = None
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return found
        if pid == 0:
            return found
        if pid == script.pid:
            found = os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status)
            script.returncode = found


def descendants() -> Set[int]:
    """Process ids of everything below this process; empty where the system does not tell."""
    if not IS_LINUX:
        return set()
    children: Dict[int, List[int]] = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            parent = parent_of(name)
            if parent is not None:
                children.setdefault(parent, []).append(int(name))
    found: Set[int] = set()
    waiting = [os.getpid()]
    while waiting:
        for child in children.get(waiting.pop(), []):
            if child not in found:
                found.add(child)
                waiting.append(child)
    return found


def parent_of(pid: str) -> Optional[int]:
    """Field 4 of /proc/<pid>/stat; None for a process that has ended."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            fields = file.read().rpartition(b")")[2].split()
        return None if fields[0] == b"Z" else int(fields[1])
    except (OSError, IndexError, ValueError):
        return None


def end_everything(script: int) -> None:
    """Kills all that is left. They are stopped first, so that none of them starts another meanwhile."""
    end = time.monotonic() + KILL_SECONDS
    send_to_group(script)
    while time.monotonic() < end:
        left = descendants()
        if not left:
            return
        for number in (signal.SIGSTOP, signal.SIGKILL):
            for pid in left:
                send(pid, number)
        collect()
        time.sleep(LOOK_SECONDS / 5)


def send_to_group(script: int) -> None:
    """Kills the group of the script, for systems that do not tell what is below a process."""
    if hasattr(os, "killpg"):
        try:
            os.killpg(script, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass


def send(pid: int, number: int) -> None:
    """Sends a signal to a process, which may have ended."""
    try:
        os.kill(pid, number)
    except (ProcessLookupError, PermissionError):
        pass


def collect() -> None:
    """Collects ended processes."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0] != 0:
            pass
    except ChildProcessError:
        pass


def used_below(folder: str) -> int:
    """Bytes on disk of the files below a folder; links are not followed."""
    total = 0
    waiting = [folder]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    else:
                        facts = entry.stat(follow_symlinks=False)
                        total += getattr(facts, "st_blocks", -(-facts.st_size // 512)) * 512
        except OSError:
            # Removed or closed while it was read: the next look tells.
            continue
    return total


def report(code: int, stopped: Optional[str]) -> int:
    """Tells Slipway how it ended; returns the code."""
    line = json.dumps({"code": code} if stopped is None else {"code": code, "stopped": stopped})
    try:
        os.write(3, f"{line}\n".encode())
    except OSError:
        # Slipway has ended: nobody asks.
        pass
    return code


if __name__ == "__main__":
    sys.exit(main())

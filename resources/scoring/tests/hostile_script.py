"""A script that looks for secrets in every process of the server, in every way that Linux gives to the same user."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

libc = ctypes.CDLL(None, use_errno=True)
PTRACE_ATTACH, PTRACE_DETACH, PIDFD_GETFD = 16, 17, 438
LARGEST = 64 << 20  # bytes of one piece of memory


class Vector(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]


known: set[int] = set()  # of this server, also after their parent is gone


def others() -> list[int]:
    """The other processes of this server alone: the front, the keeper, the recorders."""
    parents = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        with suppress(OSError, IndexError):
            if b"slipway_scoring" in read_file(int(name), "cmdline"):
                parents[int(name)] = parent(int(name))
    known.add(os.getppid())
    for _ in range(3):
        known.update(pid for pid, above in parents.items() if above in known)
    return [pid for pid in parents if pid in known and pid != os.getpid()]


def read_file(pid: int, name: str) -> bytes:
    with suppress(OSError), open(f"/proc/{pid}/{name}", "rb") as file:
        return file.read()
    return b""


def memory(pid: int) -> Iterator[bytes]:
    """All memory of a process through /proc/<pid>/mem, and through process_vm_readv(2)."""
    for line in read_file(pid, "maps").decode().splitlines():
        span, rights = line.split()[:2]
        begin, end = (int(part, 16) for part in span.split("-"))
        if "r" not in rights or end - begin > LARGEST or "[v" in line:
            continue
        with suppress(OSError, OverflowError, ValueError), open(f"/proc/{pid}/mem", "rb", buffering=0) as file:
            file.seek(begin)
            yield file.read(end - begin)
        yield vm_read(pid, begin, min(end - begin, 1 << 20))


def vm_read(pid: int, begin: int, size: int) -> bytes:
    buffer = ctypes.create_string_buffer(size)
    here, there = Vector(ctypes.cast(buffer, ctypes.c_void_p), size), Vector(begin, size)
    count = libc.process_vm_readv(pid, ctypes.byref(here), 1, ctypes.byref(there), 1, 0)
    return buffer.raw[:count] if count > 0 else b""


def descriptors(pid: int) -> list[str]:
    """What a process has open: by its links in /proc, and taken over with pidfd_getfd(2)."""
    found = []
    with suppress(OSError):
        for name in os.listdir(f"/proc/{pid}/fd"):
            with suppress(OSError):
                found.append(os.readlink(f"/proc/{pid}/fd/{name}"))
    with suppress(OSError):
        handle = os.pidfd_open(pid)
        for number in range(3, 40):
            taken = libc.syscall(PIDFD_GETFD, handle, number, 0)
            if taken >= 0:
                found.append(f"taken {number}")
                os.close(taken)
        os.close(handle)
    return found


def attaches(pid: int) -> bool:
    if libc.ptrace(PTRACE_ATTACH, pid, None, None) != 0:
        return False
    with suppress(OSError):
        os.waitpid(pid, 0x40000000)  # __WALL
    libc.ptrace(PTRACE_DETACH, pid, None, None)
    return True


def look(pid: int, secrets: list[bytes]) -> list[str]:
    """The ways by which one process can be read, and those that gave a secret."""
    ways = []
    environ, words, pieces = read_file(pid, "environ"), read_file(pid, "cmdline"), list(memory(pid))
    ways += ["environ"] if environ else []
    ways += ["memory"] if any(pieces) else []
    ways += ["descriptors"] if descriptors(pid) else []
    ways += ["ptrace"] if attaches(pid) else []
    ways += [f"secret {n}" for n, one in enumerate(secrets) if any(one in text for text in (environ, words, *pieces))]
    return ways


def control(secret: bytes) -> list[str]:
    """The same on an ordinary process, to know that this script can find what there is to find."""
    command = [sys.executable, "-c", "import time; time.sleep(30)"]
    child = subprocess.Popen(command, env={"CANARY": secret.decode()})
    time.sleep(0.3)
    ways = look(child.pid, [secret])
    child.kill()
    child.wait()
    return ways


def race(seconds: float, secrets: list[bytes], victims: str) -> list[str]:
    """Kills what records, again and again, and looks at each new process from its first moment on."""
    until = time.monotonic() + seconds
    found: set[str] = set()

    def watch() -> None:
        while time.monotonic() < until:
            for pid in others():
                environ = read_file(pid, "environ")
                found.update(f"secret {n}" for n, one in enumerate(secrets) if one in environ)
                if pid != os.getppid() and attaches(pid):
                    pieces = list(memory(pid))
                    found.update(
                        f"secret {n} in memory" for n, one in enumerate(secrets) if any(one in x for x in pieces)
                    )

    watcher = threading.Thread(target=watch)
    watcher.start()
    while time.monotonic() < until:
        for pid in others():
            words = read_file(pid, "cmdline")
            if b"recorder" in words and (victims == "all" or (os.getsid(pid) == pid and parent(pid) != os.getppid())):
                with suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
        time.sleep(0.2)
    watcher.join()
    return sorted(found)


def parent(pid: int) -> int:
    words = read_file(pid, "stat").rsplit(b")", 1)[-1].split()
    return int(words[1]) if len(words) > 1 else 0


def run(turned: list[str], kill: str = "", seconds: float = 3.0, customer: str = "") -> dict[str, object]:
    secrets = [text[::-1].encode() for text in turned]  # not in this script's own words
    if kill:
        return {"found": race(seconds, secrets, kill)}
    own = [f"{name}={value}".encode() for name, value in os.environ.items()]
    return {
        "own": any(one in text for one in secrets for text in own),
        "control": control(b"CANARY-OF-THE-TEST"),
        "others": [look(pid, secrets) for pid in others()],
    }

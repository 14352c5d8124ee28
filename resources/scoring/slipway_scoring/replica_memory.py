"""How much memory this replica may use: the limit of its control group (Linux), else the machine's memory.

Sources: Documentation/admin-guide/cgroup-v2.rst (memory.max) and cgroup-v1/memory.rst (memory.limit_in_bytes) of the
Linux kernel. A limit of any group above counts too.
"""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

V2_FILE, V1_FILE = "memory.max", "memory.limit_in_bytes"
FALLBACK = 1 << 30  # bytes, where the system does not tell


def replica_memory(root: Path = Path("/")) -> int:
    """Returns the bytes of memory that this replica may use. `root` is where `/proc` and `/sys` lie."""
    return min([machine_memory(), *group_limits(root)])


def machine_memory() -> int:
    """Returns the bytes of memory of this machine."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError, AttributeError):
        return FALLBACK


def group_limits(root: Path) -> list[int]:
    """Returns the limits of this process's control groups, in bytes."""
    try:
        lines = (root / "proc/self/cgroup").read_text().splitlines()
    except OSError:
        return []
    limits: list[int] = []
    for line in lines:
        number, controllers, group = line.split(":", 2)
        if number == "0" and not controllers:
            limits += limits_above(root / "sys/fs/cgroup", group, V2_FILE)
        elif "memory" in controllers.split(","):
            limits += limits_above(root / "sys/fs/cgroup/memory", group, V1_FILE)
    return limits


def limits_above(mount: Path, group: str, file: str) -> list[int]:
    """Returns the limits of a group and those above it; inside a container its own group is the root."""
    path = PurePosixPath("/", group.lstrip("/"))
    found = []
    for folder in (path, *path.parents):
        try:
            text = (mount / str(folder).lstrip("/") / file).read_text().strip()
        except OSError:
            continue
        if text.isdigit() and int(text) > 0:
            found.append(int(text))
    return found

"""Files that grow, in a folder that several replicas may share."""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from typing import Optional


class GrowingFiles:
    """Appends under a lock."""

    def __init__(self, root: str) -> None:
        self.root = root

    def path(self, name: str) -> str:
        """Returns where a file lies."""
        return os.path.join(self.root, *name.split("/"))

    def look(self, name: str, size: int) -> Optional[tuple[int, bytes]]:
        """Returns the size of a file and its first bytes; None if there is none. Raises OSError."""
        try:
            with open(self.path(name), "rb") as file:
                return os.fstat(file.fileno()).st_size, file.read(size)
        except FileNotFoundError:
            return None

    def read(self, name: str, offset: int, size: int) -> bytes:
        """Returns a part of a file, shorter at its end. Raises OSError."""
        try:
            with open(self.path(name), "rb") as file:
                file.seek(offset)
                return file.read(size)
        except FileNotFoundError:
            return b""

    def append(self, name: str, offset: int, data: bytes) -> bool:
        """Appends to a file of exactly `offset` bytes. Returns False if it has another size. Raises OSError."""
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "ab", buffering=0) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if file.seek(0, os.SEEK_END) != offset:
                return False
            rest = memoryview(data)
            try:
                while rest:
                    rest = rest[file.write(rest) :]
                os.fsync(file.fileno())
            except OSError:
                with suppress(OSError):
                    file.truncate(offset)
                raise
        return True

    def cut(self, name: str, offset: int) -> None:
        """Takes away what a killed append left at the end of a file. Raises OSError."""
        with open(self.path(name), "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.truncate(offset)

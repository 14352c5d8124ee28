"""A folder as the place where calls are stored: a volume of the cluster, or a folder of this machine."""

from __future__ import annotations

import errno
import os
from contextlib import suppress


class FolderStore:
    """Stores files by name, each once and whole."""

    def __init__(self, root: str) -> None:
        self.root = root

    def create(self, name: str, data: bytes) -> None:
        """Stores a file; one of that name that is there already is left as it is. Raises OSError."""
        path = os.path.join(self.root, *name.split("/"))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        aside = f"{path}.{os.getpid()}.part"
        try:
            with open(aside, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            settle(aside, path)
        finally:
            with suppress(FileNotFoundError):
                os.unlink(aside)


def settle(aside: str, path: str) -> None:
    """Gives a file its name unless that name is taken. Raises OSError."""
    try:
        os.link(aside, path)
    except FileExistsError:
        return
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK):
            raise
        if not os.path.exists(path):  # a file system without hard links; the name has no other writer
            os.replace(aside, path)

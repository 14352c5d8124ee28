"""The name of a replica."""

from __future__ import annotations

import os
import socket


def replica_name() -> str:
    """Returns the name of the pod, or of the machine."""
    return os.environ.get("HOSTNAME") or socket.gethostname()

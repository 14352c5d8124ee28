"""The two keys: read from files or environment, read again when the files change, compared in constant time."""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
import os
import time
from collections.abc import MutableMapping
from typing import Optional

from slipway_scoring.options import Settings, environment_name
from slipway_scoring.undumpable import hide_memory

NAMES = ("primary", "secondary")
AUTHORIZATION, API_KEY = CARRIERS = (b"authorization", b"x-api-key")  # headers that may carry one
SHORTEST_SHOWN = 32  # bytes from which a key has a fingerprint in the metrics


class Keys:
    """The keys that are valid now. With a folder set and no key in it, every request is refused."""

    def __init__(self, settings: Settings) -> None:
        self.folder = settings.keys_dir
        self.keys: list[tuple[str, bytes]] = [
            (name, value.encode())
            for name, value in (("primary", settings.primary_key), ("secondary", settings.secondary_key))
            if value
        ]
        self.used: dict[str, float] = {}  # by name: Unix time of the last request that carried the key of now
        self.seen: Optional[tuple[Optional[bytes], ...]] = None
        if self.folder:
            self.reread()
        self.required = bool(self.folder or self.keys)

    def reread(self) -> bool:
        """Reads the folder's files; returns whether a key has changed.

        A file that cannot be read counts as absent: its key stops working, the other goes on.
        """
        if not self.folder:
            return False
        found = tuple(read_key(os.path.join(self.folder, name)) for name in NAMES)
        if found == self.seen:
            return False
        for name, before, after in zip(NAMES, self.seen or (), found):
            if before != after:
                self.used.pop(name, None)
        self.seen = found
        self.keys = [(name, value) for name, value in zip(NAMES, found) if value]
        return True

    def known(self) -> list[tuple[str, str, float]]:
        """Returns name, fingerprint and last use (Unix time, 0 for never) of each valid key."""
        return [(name, fingerprint(value), self.used.get(name, 0.0)) for name, value in self.keys]

    def owner(self, headers: dict[bytes, bytes]) -> Optional[str]:
        """Returns the key of a request: `primary`, `secondary`, `none` if none is needed, or None to refuse it."""
        if not self.required:
            return "none"
        given = presented(headers)
        owner = None
        # Both are always compared, so that the time taken does not tell which one matched.
        for name, value in self.keys:
            if hmac.compare_digest(given, value):
                owner = name
        if owner is not None:
            self.used[owner] = time.time()
        return owner

    def take_away(self, headers: dict[bytes, bytes]) -> None:
        """Removes the keys from the headers of a request: the script gets the rest."""
        for name in CARRIERS:
            key = carried(headers, name)
            if any(hmac.compare_digest(key, value) for _, value in self.keys):
                del headers[name]


def hide_keys(settings: Settings, environment: MutableMapping[str, str]) -> Settings:
    """Takes the keys out of an environment, and hides the memory of this process from the processes of scripts.

    Returns the settings without them, for the processes that follow.
    """
    if settings.keys_dir or settings.primary_key or settings.secondary_key:
        hide_memory()
    for name in ("primary_key", "secondary_key"):
        environment.pop(environment_name(name), None)
    return dataclasses.replace(settings, primary_key="", secondary_key="")


def fingerprint(key: bytes) -> str:
    """Returns the first 8 hex digits of a key's SHA-256, which show from outside which key a replica has read.

    A key of Slipway has 256 random bits, so 32 bits of a hash reveal nothing. A short key may have been chosen by a
    person, and a hash would let an attacker verify a guess: it has no fingerprint.
    """
    return hashlib.sha256(key).hexdigest()[:8] if len(key) >= SHORTEST_SHOWN else ""


def presented(headers: dict[bytes, bytes]) -> bytes:
    """Returns the key in `Authorization: Bearer …` or `X-API-Key`, or nothing."""
    return carried(headers, AUTHORIZATION if AUTHORIZATION in headers else API_KEY)


def carried(headers: dict[bytes, bytes], name: bytes) -> bytes:
    """Returns the key in one header, or nothing."""
    value = headers.get(name, b"")
    if name != AUTHORIZATION:
        return value
    return value[7:].strip() if value[:7].lower() == b"bearer " else b""


def read_key(path: str) -> Optional[bytes]:
    """Returns the content of a key file without surrounding white space, or None."""
    try:
        with open(path, "rb") as file:
            return file.read(4096).strip() or None
    except OSError:
        return None

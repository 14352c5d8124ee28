"""Append blobs of Azure: files that grow, to which several replicas may append at once.

learn.microsoft.com/rest/api/storageservices/append-block: a condition on the position makes a second try harmless.
"""

from __future__ import annotations

from typing import Optional

from slipway_scoring.recorder.azure_account import AzureAccount
from slipway_scoring.recorder.azure_requests import AzureAnswer, AzureRequests
from slipway_scoring.recorder.store_trouble import StoreTrouble

FULL = "BlockCountExceedsLimit"  # 50,000 appends


class AppendBlobs:
    """The append blobs of a container under a prefix."""

    def __init__(self, account: AzureAccount, container: str, prefix: str = "") -> None:
        self.requests = AzureRequests(account)
        self.root = f"/{container}/{prefix}/" if prefix else f"/{container}/"
        self.container = container
        self.full: set[str] = set()

    def look(self, name: str, size: int) -> Optional[tuple[int, bytes]]:
        """Returns the size of a blob and its first bytes; None if there is none. Raises StoreTrouble."""
        if name in self.full:
            return 1, b""  # no head is like this: the next name is tried
        answer = self.get(name, 0, size)
        if answer is None or answer.status == 404:
            return None
        if answer.status == 416:
            return 0, b""
        total = answer.headers.get("content-range", "").rpartition("/")[2]
        return int(total or len(answer.body)), answer.body

    def read(self, name: str, offset: int, size: int) -> bytes:
        """Returns a part of a blob, shorter at its end. Raises StoreTrouble."""
        answer = self.get(name, offset, size)
        return answer.body if answer is not None and answer.status in (200, 206) else b""

    def get(self, name: str, offset: int, size: int) -> Optional[AzureAnswer]:
        """Returns the answer to a request for a part of a blob; None if its container is not there."""
        try:
            wanted = {"x-ms-range": f"bytes={offset}-{offset + size - 1}"}
            return self.requests.send("GET", self.root + name, {}, wanted)
        except StoreTrouble as trouble:
            if trouble.reason == "not-found":
                return None
            raise

    def append(self, name: str, offset: int, data: bytes) -> bool:
        """Appends to a blob of exactly `offset` bytes. Returns False if it has another size. Raises StoreTrouble."""
        if offset == 0:
            self.make(name)
        where = {"x-ms-blob-condition-appendpos": str(offset)}
        answer = self.requests.send("PUT", self.root + name, {"comp": "appendblock"}, where, data)
        if answer.status == 201:
            return True
        if answer.code == FULL:
            self.full.add(name)
        elif answer.status != 412:
            raise StoreTrouble("failed", answer.code or str(answer.status))
        return False

    def make(self, name: str) -> None:
        """Makes an empty blob, and its container if there is none; one that is there is left. Raises StoreTrouble."""
        kind = {"x-ms-blob-type": "AppendBlob", "If-None-Match": "*"}
        try:
            self.requests.send("PUT", self.root + name, {}, kind)
        except StoreTrouble as trouble:
            if trouble.reason != "not-found":
                raise
            self.requests.send("PUT", f"/{self.container}", {"restype": "container"})
            self.requests.send("PUT", self.root + name, {}, kind)

    def cut(self, name: str, offset: int) -> None:
        """Does nothing: a block is appended whole or not at all."""

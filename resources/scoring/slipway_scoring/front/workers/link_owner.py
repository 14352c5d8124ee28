"""What a worker's link tells about the life of its process."""

from __future__ import annotations

from typing import Protocol, TypeVar

Link_contra = TypeVar("Link_contra", contravariant=True)


class LinkOwner(Protocol[Link_contra]):
    """Starts and replaces workers."""

    def loaded(self, link: Link_contra, body: bytes) -> None:
        """Is told that a worker has called init(); `body` is what it tells of the script, as JSON."""

    def lost(self, link: Link_contra) -> None:
        """Is told that a worker's socket has closed."""

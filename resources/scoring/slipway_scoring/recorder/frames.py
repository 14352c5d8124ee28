"""Cuts what comes from the front into frames."""

from __future__ import annotations

from collections.abc import Iterator

from slipway_scoring.record_wire import HEAD


class Frames:
    """The bytes that came and are not a whole frame yet."""

    def __init__(self) -> None:
        self.bytes = bytearray()

    def take(self, data: bytes) -> Iterator[memoryview]:
        """Yields each frame that is whole now."""
        self.bytes += data
        at = 0
        with memoryview(self.bytes) as view:
            while len(view) - at >= HEAD.size:
                head = HEAD.unpack_from(view, at)
                end = at + HEAD.size + sum(head[6:10])
                if end > len(view):
                    break
                with view[at:end] as frame:
                    yield frame
                at = end
        del self.bytes[:at]

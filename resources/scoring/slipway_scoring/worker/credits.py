"""Credits of streamed answers when several calls are under way in one worker."""

from __future__ import annotations

import threading


class Credits:
    """Which streams may send on, and which have lost their client."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.open: dict[int, threading.Semaphore] = {}
        self.gone: set[int] = set()

    def begin(self, number: int) -> None:
        """A call that may become a stream begins."""
        with self.lock:
            self.open[number] = threading.Semaphore(0)

    def end(self, number: int) -> None:
        """The call has ended."""
        with self.lock:
            self.open.pop(number, None)
            self.gone.discard(number)

    def add(self, number: int) -> None:
        """The client has taken a chunk."""
        semaphore = self.open.get(number)
        if semaphore is not None:
            semaphore.release()

    def cancel(self, number: int) -> None:
        """The client has left."""
        with self.lock:
            semaphore = self.open.get(number)
            if semaphore is None:
                return
            self.gone.add(number)
        semaphore.release()

    def wait(self, number: int) -> bool:
        """Waits until one more chunk may be sent; False when the client has left."""
        semaphore = self.open.get(number)
        if semaphore is None:
            return False
        semaphore.acquire()
        return number not in self.gone

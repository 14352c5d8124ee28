"""The open connections of one port: never more than its limit, and none that is of use is closed for a new one."""

from __future__ import annotations

from heapq import nsmallest
from operator import itemgetter
from typing import Optional

from slipway_scoring.front.http.open_connection import OpenConnection
from slipway_scoring.front.metrics import Metrics

AT_ONCE = 64  # unused connections that one look at all of them finds


class OpenConnections:
    """The connections of a port. When it is full, the longest unused one makes room for a new one."""

    def __init__(self, limit: int, metrics: Metrics) -> None:
        self.limit = limit
        self.metrics = metrics
        self.all: set[OpenConnection] = set()
        self.unused: list[tuple[tuple[bool, float], OpenConnection]] = []  # found before, the longest unused last

    def opened(self, connection: OpenConnection) -> bool:
        """Takes in a connection; returns False when there are too many, all of them in use."""
        if len(self.all) >= self.limit:
            self.metrics.reject("too-many-connections")
            self.make_room()
        self.all.add(connection)
        return len(self.all) <= self.limit

    def make_room(self) -> None:
        """Ends unused connections until there is room for one more, or all are in use."""
        while len(self.all) >= self.limit:
            victim = self.longest_unused()
            if victim is None:
                return
            self.lost(victim)
            victim.abort()

    def longest_unused(self) -> Optional[OpenConnection]:
        """Returns the connection to end first, or None when all are in use."""
        if not self.unused:
            ranks = ((connection.unused(), connection) for connection in self.all)
            found = ((rank, connection) for rank, connection in ranks if rank is not None)
            self.unused = nsmallest(AT_ONCE, found, key=itemgetter(0))[::-1]
        while self.unused:
            rank, connection = self.unused.pop()
            if connection in self.all and connection.unused() == rank:
                return connection
        return None

    def lost(self, connection: OpenConnection) -> None:
        """Forgets a connection that has ended."""
        self.all.discard(connection)

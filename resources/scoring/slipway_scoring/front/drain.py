"""From SIGTERM to the end: nothing new, and an answer to everything admitted."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from time import perf_counter

from slipway_scoring.front.http.limits import STALLED_READER
from slipway_scoring.front.listen import Closable
from slipway_scoring.front.service import Service

PAUSE = 0.01  # seconds between two looks at what is left


async def drain(service: Service, servers: Sequence[Closable], moment: float) -> None:
    """Not ready at once; new work is taken for a moment; then everything admitted is answered, for a bounded time."""
    service.draining = service.answers.leaving = True
    service.log("info", "draining", seconds=moment, admitted=service.pool.admitted)
    if moment:
        await asyncio.sleep(moment)
    service.closing = True
    for server in servers:
        server.close()
    for connection in service.connections():
        if connection.idle():
            connection.close()
    end = perf_counter() + longest_drain(service)
    while busy(service) and perf_counter() < end:
        await asyncio.sleep(PAUSE)
    if busy(service):
        service.log("error", "grace is over, work is left", admitted=service.pool.admitted)
        for connection in service.connections():
            connection.abort()


def longest_drain(service: Service) -> float:
    """Returns after how many seconds the drain ends: the grace, else what queue and slow clients may take."""
    settings = service.settings
    return settings.grace or settings.receive_timeout + service.pool.longest_wait + STALLED_READER


def busy(service: Service) -> bool:
    """Returns whether a request is being received, run or answered."""
    return service.pool.admitted > 0 or any(
        not connection.idle() and not connection.lingers() for connection in service.connections()
    )

"""Opening the ports of a replica."""

from __future__ import annotations

import asyncio
from typing import Any, Optional, Protocol, Union

from slipway_scoring.front.http.connection import Connection
from slipway_scoring.front.metrics_port import MetricsPort
from slipway_scoring.front.service import Service
from slipway_scoring.front.tls import Certificate
from slipway_scoring.front.tls_server import TlsServer, open_sockets
from slipway_scoring.version import VERSION

BACKLOG = 2048  # connections that the kernel holds until they are accepted


class Closable(Protocol):
    """What listens on a port."""

    def close(self) -> None:
        """Takes no more connections. Those that are open go on."""


async def listen(service: Service, certificate: Optional[Certificate]) -> list[Closable]:
    """Opens the ports. A metrics port that is taken is only reported, unless it was asked for. Raises OSError."""
    settings, loop = service.settings, asyncio.get_running_loop()
    reception = service.reception

    def make() -> Connection:
        return Connection(reception, service, service.public)

    server: Union[asyncio.Server, TlsServer]
    if certificate:
        server = TlsServer(open_sockets(settings.host, settings.port, BACKLOG), make, certificate.context)
    else:
        server = await loop.create_server(make, settings.host, settings.port, backlog=BACKLOG)
    address = server.sockets[0].getsockname()
    scheme = "https" if certificate else "http"
    fields: dict[str, Any] = {"url": f"{scheme}://{address[0]}:{address[1]}", "version": VERSION}
    servers: list[Closable] = [server]
    if settings.metrics_port >= 0:
        metrics = MetricsPort(service.metrics, service.gate.places, service.local)
        try:
            extra = await loop.create_server(
                lambda: Connection(reception, metrics, service.private), settings.host, settings.metrics_port
            )
        except OSError as error:
            service.log("warning", f"no metrics: port {settings.metrics_port} is not free", error=str(error))
        else:
            servers.append(extra)
            fields["metrics_port"] = extra.sockets[0].getsockname()[1]
    service.log("info", "listening", **fields)
    return servers

"""What is decided from the head of a scoring request: where it goes, who sends it, whether there is room."""

from __future__ import annotations

from typing import Optional

from slipway_scoring.failure import Refusal
from slipway_scoring.front import routes
from slipway_scoring.front.http.places import Places
from slipway_scoring.front.http.received import Received
from slipway_scoring.front.keys import Keys
from slipway_scoring.front.metrics import Metrics
from slipway_scoring.front.room import Room
from slipway_scoring.options import Settings


class Gate:
    """Looks at the heads of requests on the scoring port."""

    def __init__(self, settings: Settings, keys: Keys, metrics: Metrics, room: Room) -> None:
        self.keys = keys
        self.metrics = metrics
        self.room = room
        self.routes = routes.Routes(settings.service_name, settings.service_version)
        self.places = Places(settings.allowed_hosts, settings.cors_origins)
        self.closed = routes.CALLS | routes.DOCUMENTS if settings.docs == "closed" else routes.CALLS
        self.origins = settings.cors_origins
        self.raw = False  # the script takes requests as they come, whatever their method

    def look(self, received: Received) -> Optional[Refusal]:
        """Returns why a request is refused, or None; a refusal is sent before the body is read."""
        route = self.routes.find(received)
        if route == routes.UNKNOWN:
            return Refusal(404, "not-found", self.routes.missing(received.url))
        if received.method not in routes.METHODS[route] and not self.is_preflight(received):
            received.allow = b", ".join(routes.METHODS[route])
            return Refusal(405, "method-not-allowed", f"this path takes {received.allow.decode()}")
        is_call = route in routes.CALLS
        if not self.places.unrestricted:
            refusal = self.places.refusal(received, is_call)
            if refusal is not None:
                return refusal
        if received.method == b"OPTIONS" and (not self.raw or self.is_preflight(received)):
            received.route = routes.OPTIONS
            return None
        if route in self.closed:
            received.owner = self.keys.owner(received.headers)
            if received.owner is None:
                self.metrics.reject("unauthorized")
                return Refusal(401, "unauthorized", "a valid key is needed: Authorization: Bearer <key>")
            self.keys.take_away(received.headers)
        if not is_call:
            return None
        received.takes_body = received.method == b"POST" or self.raw
        return self.room.refusal()

    def is_preflight(self, received: Received) -> bool:
        """Returns whether a browser asks if a page of another origin may call, and some may."""
        return bool(self.origins) and received.method == b"OPTIONS"

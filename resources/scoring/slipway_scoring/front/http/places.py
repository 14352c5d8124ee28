"""From where a server without keys may be used: its own names, and pages of its own machine.

A page of any site can send requests to a server on the visitor's own machine: directly (cross-site request forgery), or
under its own name, made to resolve to 127.0.0.1 (DNS rebinding). The first shows in Origin and Sec-Fetch-Site, the
second in Host.
"""

from __future__ import annotations

from typing import Optional
from urllib.parse import urlsplit

from slipway_scoring.failure import Refusal
from slipway_scoring.front.http.received import Received

LOCAL = "local"
ANY = "any"
LOCAL_NAMES = frozenset(("localhost", "127.0.0.1", "::1"))


class Places:
    """The names that a server goes by. Ports do not count: a container's port may be published as another one."""

    def __init__(self, allowed: tuple[str, ...], origins: tuple[str, ...]) -> None:
        self.unrestricted = not allowed or ANY in allowed
        self.local = LOCAL in allowed
        self.names = frozenset(name.lower().strip("[]") for name in allowed) - {LOCAL, ANY}
        self.origins = origins

    def refusal(self, received: Received, is_call: bool) -> Optional[Refusal]:
        """Returns the refusal of a request from elsewhere, or None. `is_call`: it would call run()."""
        if self.unrestricted:
            return None
        headers = received.headers
        host = headers.get(b"host")
        if host is not None and not self.knows(host_name("//" + host.decode("latin-1"))):
            return Refusal(
                421,
                "foreign-host",
                "this server does not answer under the name in the Host header",
                "SLIPWAY_ALLOWED_HOSTS lists its names",
            )
        origin = headers.get(b"origin")
        if origin is not None and not self.lets_in(origin.decode("latin-1")):
            return foreign_page()
        # Images and links of other sites carry no Origin.
        if origin is None and is_call and headers.get(b"sec-fetch-site") == b"cross-site":
            return foreign_page()
        return None

    def knows(self, name: str) -> bool:
        """Returns whether a name is one of this server's."""
        return name in self.names or (self.local and (name in LOCAL_NAMES or name.endswith(".localhost")))

    def lets_in(self, origin: str) -> bool:
        """Returns whether pages of an origin may call."""
        return "*" in self.origins or origin in self.origins or self.knows(host_name(origin))


def foreign_page() -> Refusal:
    """Returns the refusal of a request that a page of another site has sent."""
    return Refusal(
        403,
        "foreign-origin",
        "requests from pages of other sites are not answered",
        "SLIPWAY_CORS_ORIGINS lists the origins that may call",
    )


def host_name(text: str) -> str:
    """Returns the host of an address such as `http://localhost:3000` or `//[::1]`, in lower case, or nothing."""
    try:
        return urlsplit(text).hostname or ""
    except ValueError:
        return ""

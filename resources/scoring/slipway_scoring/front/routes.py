"""Which path is what, and which methods it takes."""

from __future__ import annotations

import re
from typing import Optional
from urllib.parse import quote, unquote, unquote_to_bytes

from slipway_scoring.front.http.received import Received

(
    UNKNOWN,
    SCORE,
    INFER,
    HEALTHY,
    LIVE,
    READY,
    SWAGGER,
    OPENAPI,
    V2_SERVER,
    V2_MODEL,
    V2_MODEL_READY,
    METRICS,
    OPTIONS,
    INVOCATIONS,
    PING,
    VERSION_TEXT,
    V1_MODELS,
    V1_MODEL,
    V1_PREDICT,
) = range(19)

CALLS = frozenset((SCORE, INFER, INVOCATIONS, V1_PREDICT))
DOCUMENTS = frozenset((SWAGGER, OPENAPI, V2_SERVER, V2_MODEL, V1_MODELS))
HEALTH = frozenset((HEALTHY, LIVE, READY, V2_MODEL_READY, PING, V1_MODEL))
READS = (b"GET", b"HEAD")
POSTS = (b"POST",)
METHODS: dict[int, tuple[bytes, ...]] = {
    **dict.fromkeys((*HEALTH, *DOCUMENTS, VERSION_TEXT, METRICS), READS),
    **dict.fromkeys(CALLS, POSTS),
    SCORE: (b"GET", b"POST", b"OPTIONS"),
}
absolute = re.compile(rb"(?i)https?://[^/?]*")


class Routes:
    """The paths of one service."""

    def __init__(self, service_name: str, version: str) -> None:
        self.paths = fixed_paths()
        self.version = version
        name = service_name.encode()
        # A service's name in a path may be percent-encoded or not.
        for word in {name, quote(service_name, safe="").encode()}:
            prefix = b"/api/v1/service/" + word
            self.paths.update(
                {
                    prefix: HEALTHY,
                    prefix + b"/score": SCORE,
                    prefix + b"/swagger.json": SWAGGER,
                    prefix + b"/openapi.json": OPENAPI,
                    b"/v1/models/" + word: V1_MODEL,
                    b"/v1/models/" + word + b":predict": V1_PREDICT,
                    b"/v2/models/" + word: V2_MODEL,
                    b"/v2/models/" + word + b"/ready": V2_MODEL_READY,
                    b"/v2/models/" + word + b"/infer": INFER,
                }
            )

    def find(self, received: Received) -> int:
        """Returns the route of a request, which is noted there."""
        route = self.paths.get(received.url)
        if route is None:
            path, version = without_version(path_of(received.url))
            if version is None or version == self.version:
                route = self.paths.get(path)
                if route is None:
                    route = self.paths.get(unquote_to_bytes(path), UNKNOWN)
            else:
                route = UNKNOWN
        received.route = route
        return route

    def missing(self, url: bytes) -> str:
        """Returns what is told about a path where there is nothing."""
        path, version = without_version(path_of(url))
        if version is not None and version != self.version:
            return f"there is no version {version[:60]}; this is version {self.version}"
        if path.startswith((b"/v2/models/", b"/v1/models/")):
            return "this server has no such model or operation; GET /v1/models lists the models"
        return "there is nothing at this path"


def without_version(path: bytes) -> tuple[bytes, Optional[str]]:
    """Returns `/v2/models/<name>/versions/<version>…` without the version, and the version if there was one."""
    parts = path.split(b"/")
    if len(parts) < 6 or parts[1:3] != [b"v2", b"models"] or parts[4] != b"versions":
        return path, None
    return b"/".join((*parts[:4], *parts[6:])), unquote(parts[5].decode("latin-1"))


def fixed_paths() -> dict[bytes, int]:
    """Returns the paths that do not depend on the service's name."""
    return {
        b"/score": SCORE,
        b"/": HEALTHY,
        b"/health/live": LIVE,
        b"/health/ready": READY,
        b"/swagger.json": SWAGGER,
        b"/openapi.json": OPENAPI,
        b"/v2": V2_SERVER,
        b"/v2/health/live": LIVE,
        b"/v2/health/ready": READY,
        b"/v1/models": V1_MODELS,
        b"/invocations": INVOCATIONS,
        b"/ping": PING,
        b"/version": VERSION_TEXT,
    }


def path_of(url: bytes) -> bytes:
    """Returns the path of a request's target: without scheme and host, query, fragment, and a slash at its end."""
    if not url.startswith(b"/"):
        url = absolute.sub(b"", url, count=1)
    path = url.partition(b"?")[0].partition(b"#")[0]
    return path[:-1] if len(path) > 1 and path.endswith(b"/") else path or b"/"


def query_of(url: bytes) -> str:
    """Returns the query of a request's target, without the question mark."""
    return url.partition(b"?")[2].partition(b"#")[0].decode("latin-1")

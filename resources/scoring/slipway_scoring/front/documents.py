"""The documents of a service: made once from its schema, kept as bytes."""

from __future__ import annotations

from typing import Any, Optional
from urllib.parse import parse_qs

import orjson

from slipway_scoring.front import routes
from slipway_scoring.options import Settings
from slipway_scoring.schema.description import Description
from slipway_scoring.schema.documents import openapi
from slipway_scoring.schema.fields import ServiceSchema
from slipway_scoring.schema.inference_protocol import model_metadata, server_metadata
from slipway_scoring.schema.swagger_document import swagger

JSON = b"application/json"


class Documents:
    """Swagger 2, OpenAPI 3.0 and 3.1, and the metadata of the Open Inference Protocol."""

    def __init__(self, settings: Settings, schema: Optional[ServiceSchema], own: dict[str, bytes]) -> None:
        self.settings = settings
        self.own = own  # the user's, by version
        self.schema = schema
        self.raw = False
        self.made: dict[str, bytes] = {}

    def learn(self, schema: ServiceSchema, raw: bool) -> None:
        """Takes the schema that the worker serves by."""
        self.schema, self.raw = schema, raw
        self.made.clear()

    def document(self, version: str) -> bytes:
        """Returns a document by version: 2, 3 or 3.1."""
        if version in self.own:
            return self.own[version]
        if version not in self.made:
            described = Description(
                self.settings.service_name,
                self.settings.service_version,
                self.schema or ServiceSchema({}),
                secured=bool(self.settings.keys_dir or self.settings.primary_key or self.settings.secondary_key),
                raw=self.raw,
                closed=self.settings.docs == "closed",
            )
            content: dict[str, Any] = swagger(described) if version == "2" else openapi(described, version)
            self.made[version] = orjson.dumps(content)
        return self.made[version]

    def answer(self, route: int, url: bytes) -> tuple[int, bytes, bytes]:
        """Returns status, content type and body for a document path."""
        if route == routes.OPENAPI:
            return 200, JSON, self.document("3.1")
        if route == routes.SWAGGER:
            query = parse_qs(url.partition(b"?")[2].decode("latin-1"))
            version = query.get("version", ["2"])[-1]
            known = {"2": "2", "2.0": "2", "3": "3", "3.0": "3", "3.1": "3.1"}
            if version not in known:
                return (
                    404,
                    JSON,
                    orjson.dumps({"message": f"there is no version {version[:20]}; there are 2, 3, 3.1"}),
                )
            return 200, JSON, self.document(known[version])
        name = self.settings.service_name
        if route == routes.V1_MODELS:
            return 200, JSON, orjson.dumps({"models": [name]})
        if route == routes.V2_MODEL:
            schema = self.schema or ServiceSchema({})
            return 200, JSON, orjson.dumps(model_metadata(name, self.settings.service_version, schema))
        return 200, JSON, orjson.dumps(server_metadata())

"""The JSON body of every error: message and code, the request's id, what to try, and located details."""

from __future__ import annotations

from typing import Any, Optional

import orjson


class Refusal(Exception):
    """A request that is answered with an error. `status` is the HTTP status, `code` a stable word.

    `details` are `{pointer, expected, got}` objects: a JSON pointer (RFC 6901) into the body, what
    was expected there and what came.
    """

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        hint: Optional[str] = None,
        details: Optional[list[dict[str, Any]]] = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.hint = hint
        self.details = details


def failure_body(refusal: Refusal, request_id: str) -> bytes:
    """The JSON body of a refusal; `message` comes first, as in the 2017 ErrorResponse."""
    content: dict[str, Any] = {
        "message": refusal.message,
        "code": refusal.code,
        "status_code": refusal.status,
        "request_id": request_id,
    }
    if refusal.hint:
        content["hint"] = refusal.hint
    if refusal.details:
        content["details"] = refusal.details
    return orjson.dumps(content)


def infer_failure_body(refusal: Refusal, request_id: str) -> bytes:
    """The same in the Open Inference Protocol's form, `{"error": …}`."""
    return orjson.dumps({"error": refusal.message, "code": refusal.code, "request_id": request_id})

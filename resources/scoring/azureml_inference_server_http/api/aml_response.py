"""The response of azureml-inference-server-http."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Optional, Union

from slipway_scoring.response import Response, repeated
from slipway_scoring.worker.encode import to_json

FAILED = "x-ms-run-function-failed"


class AMLResponse(Response):
    """An answer with its own status and headers, as api/aml_response.py of azureml-inference-server-http 1.5.1 has it.

    `json_str` writes the message as JSON; without it bytes and text go out as they are, and a generator streams. None
    is an empty JSON object. A comma in a header's value parts the values of several headers.
    """

    def __init__(
        self,
        message: Any,
        status_code: Union[int, str] = 200,
        response_headers: Optional[Mapping[str, Any]] = None,
        json_str: bool = False,
        run_function_failed: bool = False,
    ) -> None:
        if message is None:
            super().__init__(b"{}", status_code, media_type="application/json")
        elif json_str:
            super().__init__(to_json(message, "null"), status_code, media_type="application/json")
        else:
            super().__init__(joined(message), status_code)
        given = dict(response_headers or {})
        self.headers.set(FAILED, str(bool(run_function_failed) or self.status_code >= 500))
        for name, value in repeated(given):
            if name.lower() not in (FAILED, "content-type"):
                self.headers.add(name, value)
            elif name.lower() == "content-type" and not json_str and message is not None:
                self.headers.set(name, given[name])


def joined(message: Any) -> Any:
    """A list of texts or of bytes as one; anything else as it is."""
    if isinstance(message, (list, tuple)) and message:
        if all(isinstance(one, str) for one in message):
            return "".join(message)
        if all(isinstance(one, bytes) for one in message):
            return b"".join(message)
    return message

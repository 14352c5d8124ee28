"""`azureml.contrib.services.aml_response`: the raw answer of the 2017 service's successor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Optional, Union

import orjson

from slipway_scoring.response import Response
from slipway_scoring.worker.encode import OPTIONS, to_plain


class AMLResponse(Response):
    """An answer with its own status and headers; `json_str` writes the message as JSON."""

    def __init__(
        self,
        message: Any,
        status_code: int = 200,
        response_headers: Optional[Mapping[str, Union[str, int]]] = None,
        json_str: bool = False,
        run_function_failed: bool = False,
    ) -> None:
        body = orjson.dumps(message, to_plain, OPTIONS) if json_str or message is None else message
        headers: dict[str, Union[str, int]] = {"x-ms-run-function-failed": str(run_function_failed)}
        if json_str or message is None:
            headers["content-type"] = "application/json"
        super().__init__(body, status_code, {**headers, **(response_headers or {})})

"""The raw request, for scripts that ask for it: `@rawhttp`, or a parameter annotated with `Request`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Optional, TypeVar

import orjson

Function = TypeVar("Function", bound=Callable[..., Any])
RAW_MARK = "__slipway_raw__"


class Headers(dict[str, str]):
    """Headers by name, in any case of letters."""

    def __init__(self, items: dict[str, str]) -> None:
        super().__init__({name.lower(): value for name, value in items.items()})

    def __getitem__(self, name: str) -> str:
        return super().__getitem__(name.lower())

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and super().__contains__(name.lower())

    def get(self, name: str, default: Any = None) -> Any:
        """The value of a header, or the default."""
        return super().get(name.lower(), default)


class Request:
    """A request as it came. `data` and `get_data()` are the body, as in Flask and the service's successor."""

    method = "POST"

    def __init__(self, data: bytes, headers: dict[str, str], request_id: str) -> None:
        self.data = data
        self.headers = Headers(headers)
        self.request_id = request_id

    @property
    def content_type(self) -> Optional[str]:
        """The Content-Type header."""
        value: Optional[str] = self.headers.get("content-type")
        return value

    @property
    def args(self) -> dict[str, str]:
        """Query parameters; scoring takes none."""
        return {}

    def get_data(self, as_text: bool = False) -> Any:
        """The body, as bytes or as text in UTF-8."""
        return self.data.decode() if as_text else self.data

    def get_json(self, force: bool = False, silent: bool = False) -> Any:
        """The body as JSON; with `silent` None for a body that is not."""
        try:
            return orjson.loads(self.data)
        except orjson.JSONDecodeError:
            if silent:
                return None
            raise

    json = property(get_json)


def rawhttp(function: Function) -> Function:
    """Marks run() as one that takes the raw request."""
    setattr(function, RAW_MARK, True)
    return function

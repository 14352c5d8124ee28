"""A result of run() that JSON cannot hold, with its place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Optional

from slipway_scoring.failure import Refusal
from slipway_scoring.schema.check import pointer


class Unencodable(TypeError):
    """A value in the result of run() has no form in JSON.

    `reason` is what is wrong, such as `a value of type object has no form in JSON`; `got` is the type of the value.
    """

    code = "not-encodable"
    hint: Optional[str] = "return it as one of the types that the scoring server's README lists under Values"

    def __init__(self, path: Iterable[Any], reason: str, got: str) -> None:
        self.pointer = pointer(path)
        self.got = got
        where = f"at {self.pointer}, " if self.pointer else ""
        super().__init__(f"run() returned a value that cannot be sent: {where}{reason}")

    def refusal(self) -> Refusal:
        """What the client is told. The pointer is one into the result of run()."""
        detail = {"pointer": self.pointer, "expected": "a value that JSON can hold", "got": self.got}
        return Refusal(500, self.code, str(self), self.hint, [detail])


class NotFinite(Unencodable):
    """The result holds NaN or an infinity, and the service refuses them."""

    code = "not-finite"
    hint = "the option non-finite says how NaN and infinities are sent"


def type_name(value: Any) -> str:
    """The full name of a value's type, without `builtins`."""
    kind = type(value)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"

"""What ends a batch: a code, a message and what to do. A bad row is not one of them; it gets its own error."""

from __future__ import annotations

from typing import Any, Optional


class BatchError(Exception):
    """The batch cannot go on. `exit_code`: 1, or 3 when the script cannot be loaded."""

    def __init__(self, code: str, message: str, hint: Optional[str] = None, exit_code: int = 1) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.exit_code = exit_code

    def to_json(self) -> dict[str, Any]:
        """Returns the error as it is written on standard output."""
        content = {"code": self.code, "message": self.message}
        return {**content, "hint": self.hint} if self.hint else content

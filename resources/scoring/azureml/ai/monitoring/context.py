"""What ties the inputs and the outputs of one request together."""

from __future__ import annotations

from typing import Optional
from uuid import uuid4


class CorrelationContext:
    """The base of contexts; scripts may derive their own with an `id`."""

    id: str


class BasicCorrelationContext(CorrelationContext):
    """A context with the given id, or a new one."""

    def __init__(self, id: Optional[str] = None) -> None:
        self.id = id or str(uuid4())


def get_context() -> BasicCorrelationContext:
    """A new context."""
    return BasicCorrelationContext()

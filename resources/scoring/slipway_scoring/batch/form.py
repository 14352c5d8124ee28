"""How rows become the body of a request: one call for many rows where every input has rows, else one call a row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from slipway_scoring.batch.rows import ABSENT
from slipway_scoring.worker.whole_numbers import write_json


class Part(NamedTuple):
    """One input: the value that each row gives it.

    `row_wise`: a call takes an array of them; else it takes one. `open_ended`: rows may lack it, so that rows which
    have it go one by one.
    """

    name: str
    row_wise: bool
    values: Callable[[Sequence[Any]], list[Any]]
    open_ended: bool = False


class Form:
    """Makes bodies of rows."""

    def __init__(
        self, parts: Sequence[Part], constants: dict[str, Any], whole_body: bool = False, most_rows: int = 0
    ) -> None:
        """Takes the parts, members that are the same in every body, and the most rows of one call (0: any)."""
        self.parts = parts
        self.constants = constants
        self.whole_body = whole_body
        self.most_rows = most_rows
        self.has_rows = any(part.row_wise for part in parts)
        self.may_join = self.has_rows and all(part.row_wise or part.open_ended for part in parts)

    def joins(self, rows: Sequence[Any]) -> bool:
        """Returns whether one call can take all these rows."""
        if not self.may_join or (self.most_rows and len(rows) > self.most_rows):
            return False
        return all(value is ABSENT for part in self.parts if part.open_ended for value in part.values(rows))

    def body(self, rows: Sequence[Any]) -> bytes:
        """Returns the body of one request for these rows."""
        content = dict(self.constants)
        for part in self.parts:
            values = part.values(rows)
            if part.row_wise:
                content[part.name] = values
            elif values[0] is not ABSENT:
                content[part.name] = values[0]
        if not self.whole_body:
            return write_json(content)
        whole = content[self.parts[0].name]
        return write_json({**self.constants, **whole} if isinstance(whole, dict) else whole)


def as_it_is(rows: Callable[[Sequence[Any]], list[Any]], constants: dict[str, Any]) -> Form:
    """Returns the form of rows that are bodies themselves."""
    return Form([Part("body", False, rows)], constants, whole_body=True)

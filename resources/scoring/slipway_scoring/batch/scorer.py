"""Scores the rows of one chunk: together where run() takes rows, and by halves where a call fails.

So one bad row becomes one error, and the rows around it get their predictions.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Optional

from slipway_scoring.batch.batch_caller import BatchCaller, Outcome
from slipway_scoring.batch.form import Form
from slipway_scoring.batch.results import counted, rows_of
from slipway_scoring.batch.rows import BadRow, Rows
from slipway_scoring.worker.whole_numbers import write_json


class Scorer:
    """Scores chunks, one after the other."""

    # Whether run() gives one result for each row; None: not known yet.
    row_wise: Optional[bool] = None

    def __init__(self, caller: BatchCaller, form: Form, rows: Rows) -> None:
        self.caller = caller
        self.form = form
        self.rows = rows
        self.label = "batch"

    def lines(self, payload: bytes, first: int) -> bytes:
        """Returns a line of JSON for each row: `{"output": …}` or `{"error": {"code", "message"}}`."""
        rows = self.rows.read(payload)
        self.label = f"rows {first}-{first + len(rows) - 1}"
        outcomes = [Outcome(None, row.code, row.message) if isinstance(row, BadRow) else None for row in rows]
        sound = [row for row in rows if not isinstance(row, BadRow)]
        scored = iter(self.score(sound))
        return b"\n".join(line_of(next(scored) if one is None else one) for one in outcomes)

    def score(self, rows: Sequence[Any]) -> list[Outcome]:
        """Returns the outcome of each row."""
        if not rows:
            return []
        if not self.form.joins(rows):
            most = self.form.most_rows
            if self.form.may_join and most and len(rows) > most:
                return [one for start in range(0, len(rows), most) for one in self.score(rows[start : start + most])]
            return [self.alone(row) for row in rows]
        if self.row_wise is None:
            self.row_wise = self.tried(rows)
        return [self.alone(row) for row in rows] if self.row_wise is False else self.together(rows)

    def tried(self, rows: Sequence[Any]) -> Optional[bool]:
        """Returns whether run() gives one result for each row: asked with one row, then with two.

        A script that answers for its first row only would else be believed where the numbers happen to agree. None
        when one of the calls fails.
        """
        for count in range(1, min(len(rows), 2) + 1):
            found = self.call(rows[:count])
            if found.code:
                return None
            if rows_of(found.value, count) is None:
                self.caller.log("info", "run() does not return one result for each row, so it is called for each row")
                return False
        return True

    def together(self, rows: Sequence[Any]) -> list[Outcome]:
        """Returns the outcomes of rows that share one call; of each half alone when that fails."""
        found = self.call(rows)
        if not found.code:
            values = rows_of(found.value, len(rows))
            if values is not None:
                return [Outcome(value) for value in values]
            found = miscounted(found.value)
        if len(rows) == 1:
            return [found]
        middle = len(rows) // 2
        return self.together(rows[:middle]) + self.together(rows[middle:])

    def alone(self, row: Any) -> Outcome:
        """Returns the outcome of one row in a call of its own."""
        found = self.call([row])
        if found.code or not self.form.has_rows:
            return found
        if found.value == []:
            return miscounted(found.value)
        values = rows_of(found.value, 1)
        return found if values is None else Outcome(values[0])

    def call(self, rows: Sequence[Any]) -> Outcome:
        """Returns what one call of run() gave."""
        try:
            body = self.form.body(rows)
        except (TypeError, ValueError, KeyError, IndexError, AttributeError) as error:
            return Outcome(None, "invalid-input", f"the row has another form than the first one: {error}"[:500])
        self.caller.quiet = len(rows) > 1
        return self.caller.outcome(body, self.label)


def miscounted(value: Any) -> Outcome:
    """Returns the error of a row for which run() gave more or fewer results than one."""
    return Outcome(None, "row-count", f"run() returned {counted(value)} for 1 row")


def line_of(outcome: Outcome) -> bytes:
    """Returns an outcome as a line of JSON."""
    if outcome.code:
        return write_json({"error": {"code": outcome.code, "message": outcome.message}})
    return write_json({"output": outcome.value})

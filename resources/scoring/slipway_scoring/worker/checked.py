"""Finds the exact place of what a fast decoder could not take."""

from __future__ import annotations

from typing import Any

from slipway_scoring.schema.check import Mismatch, compile_check
from slipway_scoring.schema.fields import Field
from slipway_scoring.schema.json_schema import field_schema
from slipway_scoring.worker.invalid import Decode, Invalid


def checked(field: Field, decode: Decode) -> Decode:
    """A decoder that finds the exact place of what does not fit, once the fast one has failed.

    A value that the fast decoder cannot take and the check finds nothing wrong with is reported as a whole.
    """
    check = compile_check(field_schema(field))

    def decode_or_tell(value: Any) -> Any:
        try:
            return decode(value)
        except Invalid:
            raise
        except (TypeError, ValueError, KeyError, OverflowError) as error:
            mismatch = check(value)
            if mismatch is None:
                mismatch = Mismatch("a value that the schema's type can hold", value)
                mismatch.got = f"{mismatch.got} ({error})"[:200]
            raise Invalid(mismatch) from None

    return decode_or_tell

"""From the value in the JSON body to the value that run() gets: compiled once for each input."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from slipway_scoring.schema.check import Mismatch, compile_check
from slipway_scoring.schema.fields import Array, Field, Frame, Value
from slipway_scoring.schema.json_schema import field_schema

Decode = Callable[[Any], Any]


class Invalid(ValueError):
    """A value does not fit the schema."""

    def __init__(self, mismatch: Mismatch) -> None:
        super().__init__(mismatch.expected)
        self.mismatch = mismatch


def make_decoder(field: Field, hint: Any = None) -> Decode:
    """The decoder of one input: it takes parsed JSON, and raises Invalid. `hint`: the type hint of run()."""
    if isinstance(field, Frame):
        from slipway_scoring.worker.decode_frame import make_frame_decoder

        return make_frame_decoder(field)
    if isinstance(field, Array):
        from slipway_scoring.worker.decode_array import make_array_decoder

        return make_array_decoder(field)
    return make_value_decoder(field, hint)


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


def make_value_decoder(field: Value, hint: Any) -> Decode:
    """The decoder of a plain JSON value."""
    check = compile_check(field.schema)
    from slipway_scoring.worker.decode_value import CONVERSIONS

    convert = CONVERSIONS.get(field.type)
    if field.type == "hint" and hint is not None:
        from slipway_scoring.worker.convert_hint import make_convert

        convert = make_convert(hint)

    def decode(value: Any) -> Any:
        mismatch = check(value)
        if mismatch is not None:
            raise Invalid(mismatch)
        if convert is None or value is None:
            return value
        try:
            return convert(value)
        except Invalid:
            raise
        except (ValueError, TypeError, KeyError, OverflowError, OSError) as error:
            mismatch = Mismatch("a value of the declared type" if hint else f"text of a {field.type}", value)
            mismatch.got += f" ({error})"[:160]
            raise Invalid(mismatch) from None

    return decode

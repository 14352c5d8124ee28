"""From the value in the JSON body to the value that run() gets: compiled once for each input."""

from __future__ import annotations

from typing import Any

from slipway_scoring.schema.check import Mismatch, compile_check
from slipway_scoring.schema.fields import Array, Field, Frame, Series, Value
from slipway_scoring.worker.convert_hint import make_convert
from slipway_scoring.worker.decode_value import CONVERSIONS
from slipway_scoring.worker.invalid import Decode, Invalid
from slipway_scoring.worker.whole_values import make_whole


def make_decoder(field: Field, hint: Any = None) -> Decode:
    """The decoder of one input: it takes parsed JSON, and raises Invalid. `hint`: the type hint of run()."""
    if isinstance(field, Frame):
        from slipway_scoring.worker.decode_frame import make_frame_decoder

        return make_frame_decoder(field)
    if isinstance(field, Series):
        from slipway_scoring.worker.decode_series import make_series_decoder

        return make_series_decoder(field)
    if isinstance(field, Array):
        from slipway_scoring.worker.decode_array import make_array_decoder

        return make_array_decoder(field)
    return make_value_decoder(field, hint)


def make_value_decoder(field: Value, hint: Any) -> Decode:
    """The decoder of a plain JSON value."""
    if field.type == "unchecked":
        return lambda value: value
    check = compile_check(field.schema)
    convert = CONVERSIONS.get(field.type) or make_whole(field.schema)
    if field.type == "hint" and hint is not None:
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

"""The digits of whole numbers of any size.

Python writes no more than 4,300 digits by itself (docs.python.org, "Integer string conversion length
limitation"), as its own way takes time with the square of them.
"""

from __future__ import annotations

import sys

LARGEST = 10**640  # the least limit that can be set


def digits_of(value: int) -> bytes:
    """Returns the decimal digits of a whole number."""
    if -LARGEST < value < LARGEST:
        return b"%d" % value
    limit = getattr(sys, "set_int_max_str_digits", None)
    if limit is None:
        return b"%d" % value
    from decimal import Context, Decimal

    size = value.bit_length() // 3 + 2
    return format(Context(prec=size, Emax=size).create_decimal(Decimal(value)), "f").encode()

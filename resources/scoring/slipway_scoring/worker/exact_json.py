"""JSON written value by value, for results that orjson cannot write exactly.

It writes whole numbers of any size and decimals with all their digits, follows the policy on NaN and infinities, finds
keys that would fall together, and names the place of a value that has no form in JSON.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Iterator
from typing import Any, Optional

import orjson

from slipway_scoring.worker.digits import digits_of
from slipway_scoring.worker.names import name_of
from slipway_scoring.worker.simpler import NONE, Digits, simpler
from slipway_scoring.worker.unencodable import NotFinite, Unencodable, type_name

WORDS = {None: b"null", True: b"true", False: b"false"}
DEEPEST = 250  # arrays and objects in each other, as many as orjson writes


def exact_json(value: Any, non_finite: str) -> bytes:
    """A value as JSON. Raises Unencodable, or NotFinite under the policy `refuse`."""
    writer = Writer(non_finite)
    writer.write(value)
    return b"".join(writer.parts)


class Writer:
    """One text in the making. `path` leads to the value that is being written."""

    def __init__(self, non_finite: str) -> None:
        self.non_finite = non_finite
        self.parts: list[bytes] = []
        self.path: list[Any] = []
        self.above: list[int] = []  # ids of the values around this one

    def write(self, value: Any) -> None:
        """Writes any value."""
        kind = type(value)
        if value is None or kind is bool:
            self.parts.append(WORDS[value])
        elif kind is str:
            self.parts.append(self.text(value))
        elif kind is int:
            self.parts.append(digits_of(value))
        elif kind is float:
            self.parts.append(self.number(value))
        elif kind is Digits:
            self.parts.append(value.text.encode())
        else:
            self.inside(value)

    def inside(self, value: Any) -> None:
        """Writes a value that holds others, or that has a simpler form. Raises Unencodable."""
        if id(value) in self.above:
            raise self.error(value, f"a value of type {type_name(value)} contains itself")
        if len(self.above) >= DEEPEST:
            raise self.error(value, f"values are nested more than {DEEPEST} deep")
        self.above.append(id(value))
        if type(value) is dict:
            self.object(value)
        elif isinstance(value, (list, Iterator)):
            self.array(value)
        else:
            self.other(value)
        self.above.pop()

    def other(self, value: Any) -> None:
        """Writes a value by its simpler form."""
        if self.native(value):
            return
        try:
            made = simpler(value)
        except (RecursionError, MemoryError):
            raise
        except Exception as error:
            reason = f"a value of type {type_name(value)} cannot be read: {type(error).__name__}: {error}"
            raise self.error(value, reason[:300]) from error
        if made is NONE or made is value:
            raise self.error(value, f"a value of type {type_name(value)} has no form in JSON")
        self.write(made)

    def native(self, value: Any) -> bool:
        """Whether the value was an array of finite numbers or booleans, which orjson has written whole."""
        numpy = sys.modules.get("numpy")
        if (
            numpy is None
            or type(value) is not numpy.ndarray
            or value.dtype.kind not in "biuf"
            or value.dtype.itemsize == 2
        ):
            return False
        if value.dtype.kind == "f" and self.non_finite != "null" and not numpy.isfinite(value).all():
            return False
        try:
            self.parts.append(orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY))
        except TypeError:
            return False  # another layout, byte order or width
        return True

    def object(self, value: dict[Any, Any]) -> None:
        """Writes a dict. Raises Unencodable for a key without a name, and for two keys of one name."""
        names: dict[str, Any] = {}
        self.parts.append(b"{")
        for key, member in value.items():
            name = key if type(key) is str else self.name(key)
            if name is None:
                raise self.error(key, f"a key of type {type_name(key)} has no name in JSON")
            if name in names:
                raise self.error(value, f"the keys {shown(names[name])} and {shown(key)} have the same name in JSON")
            self.parts.append(b"," if names else b"")
            names[name] = key
            self.path.append(name)
            self.parts += (self.text(name), b":")
            self.write(member)
            self.path.pop()
        self.parts.append(b"}")

    def name(self, key: Any) -> Optional[str]:
        """Returns the name of a key, or None. Raises Unencodable for one that cannot be written."""
        try:
            return name_of(key)
        except (RecursionError, MemoryError):
            raise
        except Exception as error:
            reason = f"a key of type {type_name(key)} cannot be written: {type(error).__name__}: {error}"
            raise self.error(key, reason[:300]) from error

    def array(self, value: Iterable[Any]) -> None:
        """Writes a list, or what an iterator gives."""
        if type(value) is list and value and set(map(type, value)) == {float} and all(map(math.isfinite, value)):
            self.parts.append(orjson.dumps(value))
            return
        self.parts.append(b"[")
        for index, member in enumerate(value):
            if index:
                self.parts.append(b",")
            self.path.append(index)
            self.write(member)
            self.path.pop()
        self.parts.append(b"]")

    def text(self, value: str) -> bytes:
        """Text in quotes. Raises Unencodable for half a surrogate pair, which UTF-8 cannot hold."""
        try:
            return orjson.dumps(value)
        except TypeError:
            code = next((ord(char) for char in value if 0xD800 <= ord(char) <= 0xDFFF), 0)
            reason = f"text with the lone surrogate U+{code:04X}, which is no character"
            raise self.error(value, reason) from None

    def number(self, value: float) -> bytes:
        """A float. Raises NotFinite."""
        if math.isfinite(value):
            return orjson.dumps(value)
        if self.non_finite == "null":
            return b"null"
        if self.non_finite == "refuse":
            reason = "NaN or an infinity, which this service does not send"
            raise NotFinite(self.path, reason, f"float {value}")
        return b"NaN" if math.isnan(value) else b"Infinity" if value > 0 else b"-Infinity"

    def error(self, value: Any, reason: str) -> Unencodable:
        """An error at the place that is being written."""
        return Unencodable(self.path, reason, type_name(value))


def shown(key: Any) -> str:
    """Returns a key as a message shows it: not all of a long one."""
    try:
        return repr(key)[:100]
    except ValueError:  # a whole number of more digits than Python writes
        return f"of type {type_name(key)}"

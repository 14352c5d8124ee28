"""What a 2017 schema's pickle says, read by listing its opcodes. Nothing in it is imported, called or built."""

from __future__ import annotations

import base64
import binascii
import pickletools
from dataclasses import dataclass, field
from typing import Any, Optional

LARGEST = 1 << 20  # bytes of a pickle that is looked at
MARK = object()


@dataclass
class Named:
    """A global that the pickle names: `module name`."""

    name: str


@dataclass
class Call:
    """What the pickle would build by calling a global; only its words are kept."""

    function: Any
    arguments: Any
    state: Any = None


@dataclass
class Listed:
    """What could be read."""

    python_type: Optional[str] = None
    shape: Optional[tuple[Optional[int], ...]] = None
    columns: dict[str, str] = field(default_factory=dict)


def list_internal(text: str) -> Listed:
    """What the `internal` of a 2017 input says, as far as its opcodes tell; nothing when they do not."""
    try:
        data = base64.b64decode(text, validate=True)
        state = read_state(data[:LARGEST])
    except (binascii.Error, ValueError, IndexError, TypeError, KeyError):
        return Listed()
    if not isinstance(state, dict):
        return Listed()
    listed = Listed(python_type=python_name(state.get("data_type")))
    shape = state.get("shape")
    if isinstance(shape, tuple) and all(isinstance(size, int) for size in shape):
        listed.shape = shape
    names, types = state.get("column_names"), state.get("column_types")
    if isinstance(names, list) and isinstance(types, list) and len(names) == len(types):
        dtypes = [dtype_name(kind) for kind in types]
        if all(isinstance(name, str) for name in names):
            listed.columns = {name: dtype for name, dtype in zip(names, dtypes) if dtype}
    return listed


def python_name(value: Any) -> Optional[str]:
    """`int`, `str`, `bytes`, `datetime` … of a named builtin or datetime type."""
    if isinstance(value, Named):
        module, _, name = value.name.partition(" ")
        if module in ("builtins", "__builtin__", "datetime"):
            return name
    return None


def dtype_name(value: Any) -> Optional[str]:
    """The dtype that `numpy.dtype('f8', …)` would build."""
    if not isinstance(value, Call) or not isinstance(value.function, Named):
        return None
    if value.function.name not in ("numpy dtype", "numpy._core.multiarray dtype"):
        return None
    code = value.arguments[0] if isinstance(value.arguments, tuple) and value.arguments else None
    kinds = {"f": "float", "i": "int", "u": "uint"}
    if not isinstance(code, str) or not code:
        return None
    if code in ("b1", "?"):
        return "bool"
    if code[0] in kinds and code[1:].isdigit():
        return f"{kinds[code[0]]}{int(code[1:]) * 8}"
    if code[0] == "M":
        return "datetime64[ns]"
    if code[0] == "m":
        return "timedelta64[ns]"
    return "object" if code[0] == "O" else None


def read_state(data: bytes) -> Any:
    """The attributes of the pickled object, as plain data."""
    machine = Machine()
    for opcode, argument, _ in pickletools.genops(data):
        if opcode.name == "STOP":
            break
        machine.step(opcode.name, argument)
    top = machine.stack[-1]
    return top.state if isinstance(top, Call) else None


class Machine:
    """Follows the opcodes with a stack of plain data. It knows no way to import or call anything."""

    def __init__(self) -> None:
        self.stack: list[Any] = []
        self.memo: dict[int, Any] = {}

    def step(self, name: str, argument: Any) -> None:
        """Takes one opcode."""
        if name in CONSTANTS:
            self.stack.append(CONSTANTS[name]())
        elif name in LITERALS:
            self.stack.append(argument)
        elif name == "GLOBAL":
            self.stack.append(Named(str(argument)))
        elif name == "STACK_GLOBAL":
            attribute, module = self.stack.pop(), self.stack.pop()
            self.stack.append(Named(f"{module} {attribute}"))
        elif name in ("MEMOIZE", "PUT", "BINPUT", "LONG_BINPUT"):
            self.memo[len(self.memo) if argument is None else int(argument)] = self.stack[-1]
        elif name in ("GET", "BINGET", "LONG_BINGET"):
            self.stack.append(self.memo[int(argument)])
        elif name in ("TUPLE1", "TUPLE2", "TUPLE3"):
            count = int(name[-1])
            self.stack[-count:] = [tuple(self.stack[-count:])]
        else:
            self.combine(name)

    def combine(self, name: str) -> None:
        """Takes an opcode that works on what lies on the stack."""
        stack = self.stack
        if name in ("TUPLE", "LIST", "DICT"):
            items = self.popped()
            stack.append(tuple(items) if name == "TUPLE" else items if name == "LIST" else pairs(items))
        elif name == "APPEND":
            item = stack.pop()
            stack[-1].append(item)
        elif name == "APPENDS":
            items = self.popped()
            stack[-1].extend(items)
        elif name == "SETITEM":
            value, key = stack.pop(), stack.pop()
            put(stack[-1], key, value)
        elif name == "SETITEMS":
            items = self.popped()
            for key, value in pairs(items).items():
                put(stack[-1], key, value)
        elif name in ("REDUCE", "NEWOBJ"):
            arguments, function = stack.pop(), stack.pop()
            stack.append(Call(function, arguments))
        elif name == "BUILD":
            state = stack.pop()
            if isinstance(stack[-1], Call):
                stack[-1].state = state
        elif name == "POP":
            stack.pop()
        elif name not in ("PROTO", "FRAME"):
            raise ValueError(f"opcode {name} does not occur in a schema")

    def popped(self) -> list[Any]:
        """What lies above the last mark."""
        position = len(self.stack) - 1
        while self.stack[position] is not MARK:
            position -= 1
        items = self.stack[position + 1 :]
        del self.stack[position:]
        return items


def pairs(items: list[Any]) -> dict[Any, Any]:
    """A dict of alternating keys and values; keys that cannot be hashed are left out."""
    result: dict[Any, Any] = {}
    for key, value in zip(items[::2], items[1::2]):
        put(result, key, value)
    return result


def put(target: Any, key: Any, value: Any) -> None:
    """Sets an item of a dict that is being listed; anything else is not followed."""
    if isinstance(target, dict) and isinstance(key, (str, int)):
        target[key] = value


CONSTANTS: dict[str, Any] = {
    "NONE": lambda: None,
    "NEWTRUE": lambda: True,
    "NEWFALSE": lambda: False,
    "EMPTY_LIST": list,
    "EMPTY_TUPLE": tuple,
    "EMPTY_DICT": dict,
    "MARK": lambda: MARK,
}
LITERALS = frozenset(
    (
        *("INT", "BININT", "BININT1", "BININT2", "LONG", "LONG1", "LONG4", "FLOAT", "BINFLOAT"),
        *("STRING", "BINSTRING", "SHORT_BINSTRING", "UNICODE", "SHORT_BINUNICODE", "BINUNICODE", "BINUNICODE8"),
        *("BINBYTES", "SHORT_BINBYTES"),
    )
)

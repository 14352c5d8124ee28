"""What the variables of a generic class stand for, as `Box[int]` says and classes such as `class Ints(Box[int])`."""

from __future__ import annotations

import sys
import typing
from typing import Any

Variables = dict[Any, Any]  # what each variable stands for


def member_hint(hint: Any, name: str, declared: Any) -> Any:
    """Returns the hint of a member, `declared` in its class, with the variables filled that a generic class has."""
    kind = typing.get_origin(hint) or hint
    known = variables_of(hint)
    owner = next((one for one in kind.__mro__ if name in own_annotations(one)), kind)
    return filled(declared, known.get(owner, {}))


def own_annotations(kind: type) -> Any:
    """Returns the annotations of a class without those that it inherits, whatever they name."""
    if sys.version_info >= (3, 14):
        import annotationlib

        return annotationlib.get_annotations(kind, format=annotationlib.Format.FORWARDREF)
    return kind.__dict__.get("__annotations__", {})  # noqa: RUF063 - typing_extensions need not be installed


def variables_of(hint: Any) -> dict[Any, Variables]:
    """Returns the variables of a class and of those that it inherits from, by class: each has its own."""
    kind = typing.get_origin(hint) or hint
    own: Variables = dict(zip(getattr(kind, "__parameters__", ()), typing.get_args(hint)))
    found = {kind: own}
    for base in getattr(kind, "__orig_bases__", ()):
        if typing.get_origin(base) not in (None, typing.Generic):
            for owner, variables in variables_of(filled(base, own)).items():
                found.setdefault(owner, variables)
    return found


def filled(hint: Any, given: Variables) -> Any:
    """Returns a hint with its variables replaced by what they stand for; others stay."""
    if isinstance(hint, typing.TypeVar):
        return given.get(hint, hint)
    variables = getattr(hint, "__parameters__", ())
    if not variables or (isinstance(hint, type) and typing.get_origin(hint) is None):
        return hint
    return hint[tuple(given.get(one, one) for one in variables)]

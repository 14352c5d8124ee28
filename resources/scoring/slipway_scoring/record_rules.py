"""What the owner of the data lets be recorded: the rules that an image has from `data:` of its manifest."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Optional

import orjson

from slipway_scoring.schema.fields import Frame, SchemaError
from slipway_scoring.schema.load import load_schema

DEFAULT = os.path.join(".slipway", "record.json")
SALT = "SLIPWAY_RECORD_SALT"  # the variable with the secret of hashes
KEYS = ("inputs", "outputs", "drop", "hash", "key")


class RulesError(ValueError):
    """Rules that cannot be used. The message says why."""


@dataclass(frozen=True)
class Rules:
    """Which values of a call are stored, and how."""

    inputs: Optional[frozenset[str]] = None  # names of inputs; None for all
    outputs: bool = True
    drop: frozenset[str] = frozenset()  # names of inputs, columns and members that never leave the process
    hash: frozenset[str] = frozenset()  # the same, stored as a keyed hash
    salt: bytes = b""
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # of inputs that are frames, in their order
    others: frozenset[str] = frozenset()  # names of the inputs that are no frames

    @property
    def touches(self) -> bool:
        """Returns whether values have to be looked at one by one."""
        return bool(self.drop or self.hash)

    @property
    def hides(self) -> bool:
        """Returns whether a row of a frame, which has no names, may hold a value that must not be stored."""
        return any(name in self.drop or name in self.hash for frame in self.columns.values() for name in frame)

    @property
    def reads_bodies(self) -> bool:
        """Returns whether a body that cannot be taken apart must not be told of, not even by its digest."""
        return self.touches or self.inputs is not None


def read_rules(path: str, schema: str, salt: str) -> Rules:
    """Returns the rules of a file, or of a text that is itself a JSON object; without one everything is recorded.

    Raises RulesError.
    """
    path = path or (DEFAULT if os.path.isfile(DEFAULT) else "")
    written = checked_rules(path, "the rules") if path.startswith("{") else written_rules(path) if path else {}
    hashed = names(written, "hash")
    if hashed and not salt:
        raise RulesError(f"hash needs a secret: set {SALT}")
    inputs = written.get("inputs", "all")
    columns, others = inputs_of(schema)
    return Rules(
        inputs=None if inputs == "all" else frozenset() if inputs == "none" else names(written, "inputs"),
        outputs=bool(written.get("outputs", True)),
        drop=names(written, "drop"),
        hash=hashed,
        salt=salt.encode(),
        columns=columns,
        others=others,
    )


def written_rules(path: str) -> dict[str, Any]:
    """Returns the content of a file of rules. Raises RulesError."""
    try:
        with open(path, encoding="utf-8") as file:
            return checked_rules(file.read(), path)
    except (OSError, UnicodeError) as error:
        raise RulesError(f"{path} cannot be read: {error}") from None


def checked_rules(text: str, path: str) -> dict[str, Any]:
    """Returns rules as they are written, `path` names them in errors. Raises RulesError."""
    try:
        written = orjson.loads(text)
    except ValueError as error:
        raise RulesError(f"{path} cannot be read: {error}") from None
    if not isinstance(written, dict):
        raise RulesError(f"{path} is not a JSON object")
    unknown = sorted(set(written) - set(KEYS))
    if unknown:
        raise RulesError(f"{path}: {', '.join(unknown)} is not known; there are {', '.join(KEYS)}")
    return written


def names(written: Mapping[str, Any], key: str) -> frozenset[str]:
    """Returns a list of names. Raises RulesError."""
    value = written.get(key, [])
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise RulesError(f"{key} takes a list of names")
    return frozenset(value)


def inputs_of(schema: str) -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
    """Returns the columns of the inputs that are frames, and the names of the others.

    A schema that cannot be read has none.
    """
    if not schema:
        return {}, frozenset()
    try:
        inputs = load_schema(schema).inputs
    except SchemaError:
        return {}, frozenset()
    columns = {
        name: tuple(column.name for column in entry.field.columns)
        for name, entry in inputs.items()
        if isinstance(entry.field, Frame)
    }
    return columns, frozenset(inputs) - columns.keys()

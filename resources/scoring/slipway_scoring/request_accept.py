"""What a client says of itself in headers: what it accepts, who it is, which program it is."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator
from typing import Any, Optional


class Accept:
    """The choices of an Accept header with their qualities, best first."""

    def __init__(self, header: Optional[str]) -> None:
        found = [choice(one) for one in (header or "").split(",") if one.strip()]
        self.choices = sorted(found, key=lambda one: -one[1])

    def quality(self, value: str) -> float:
        """How well a value suits, from 0 to 1."""
        return max((quality for name, quality in self.choices if suits(name, value.lower())), default=0.0)

    def __contains__(self, value: str) -> bool:
        return self.quality(value) > 0

    def __getitem__(self, value: str) -> float:
        return self.quality(value)

    def __iter__(self) -> Iterator[tuple[str, float]]:
        return iter(self.choices)

    def __bool__(self) -> bool:
        return bool(self.choices)

    def values(self) -> list[str]:
        """The choices without their qualities."""
        return [name for name, _ in self.choices]

    @property
    def best(self) -> Optional[str]:
        """The first choice."""
        return self.choices[0][0] if self.choices else None

    def best_match(self, offers: Iterable[str], default: Optional[str] = None) -> Optional[str]:
        """The offer that suits best, else the default."""
        rated = [(self.quality(one), one) for one in offers]
        best = max(rated, key=lambda one: one[0], default=(0.0, ""))
        return best[1] if best[0] > 0 else default

    @property
    def accept_json(self) -> bool:
        """Whether JSON suits."""
        return "application/json" in self

    @property
    def accept_html(self) -> bool:
        """Whether HTML suits."""
        return "text/html" in self

    def __str__(self) -> str:
        return ",".join(name if quality == 1 else f"{name};q={quality:g}" for name, quality in self.choices)


def choice(text: str) -> tuple[str, float]:
    """One choice and its quality, 1 when it has none."""
    name, *parameters = (part.strip() for part in text.split(";"))
    for one in parameters:
        key, _, value = one.partition("=")
        if key.strip().lower() == "q":
            try:
                return name.lower(), max(0.0, min(1.0, float(value)))
            except ValueError:
                return name.lower(), 0.0
    return name.lower(), 1.0


def suits(pattern: str, value: str) -> bool:
    """Whether a value falls under a choice, which may have wildcards."""
    return pattern in ("*", "*/*", value) or (pattern.endswith("/*") and value.startswith(pattern[:-1]))


class Authorization:
    """An Authorization header: its type in lower case; user name and password of Basic, the token of others."""

    def __init__(self, type: str, token: Optional[str], parameters: dict[str, str]) -> None:
        self.type = type
        self.token = token
        self.parameters = parameters

    @classmethod
    def read(cls, header: Optional[str]) -> Optional[Authorization]:
        """The header taken apart; None when there is none or Basic cannot be read."""
        if not header:
            return None
        kind, _, rest = header.strip().partition(" ")
        if kind.lower() != "basic":
            return cls(kind.lower(), rest.strip() or None, {})
        try:
            name, _, password = base64.b64decode(rest.strip(), validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return None
        return cls("basic", None, {"username": name, "password": password})

    @property
    def username(self) -> Optional[str]:
        """The user's name of Basic."""
        return self.parameters.get("username")

    @property
    def password(self) -> Optional[str]:
        """The password of Basic."""
        return self.parameters.get("password")

    def get(self, name: str, default: Any = None) -> Any:
        """One parameter, or the default."""
        return self.parameters.get(name, default)


class UserAgent:
    """A User-Agent header."""

    def __init__(self, string: str) -> None:
        self.string = string

    def __str__(self) -> str:
        return self.string

    def __bool__(self) -> bool:
        return bool(self.string)

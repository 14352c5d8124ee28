"""Headers of requests and responses, with the methods that Flask's have (werkzeug.datastructures.Headers)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Optional, Union

Value = Union[str, int, float]
Source = Union[Mapping[str, Any], Iterable[tuple[str, Any]], "Headers"]


class Headers:
    """Headers in their order, by name in any case of letters; a name may come several times.

    Iteration gives pairs of name and value, as in Flask.
    """

    def __init__(self, source: Optional[Source] = None) -> None:
        self.pairs: list[tuple[str, str]] = []
        if source is not None:
            self.extend(source)

    def add(self, name: str, value: Any, **parameters: Any) -> None:
        """Adds a header beside those of the same name; parameters become `; key=value`."""
        text = "".join(f'; {key.replace("_", "-")}="{one}"' for key, one in parameters.items() if one is not None)
        self.pairs.append((name, str(value) + text))

    add_header = add

    def extend(self, source: Source) -> None:
        """Adds all headers of a mapping or of pairs; a list or tuple as value is one header for each member."""
        for name, value in pairs_of(source):
            for one in value if isinstance(value, (list, tuple, set)) else (value,):
                self.add(name, one)

    def set(self, name: str, value: Any) -> None:
        """Puts a header in the place of all of the same name."""
        self.remove(name)
        self.add(name, value)

    __setitem__ = set

    def update(self, source: Source) -> None:
        """Puts headers in the place of those of the same names."""
        for name, value in pairs_of(source):
            self.remove(name)
            self.extend({name: value})

    def setdefault(self, name: str, value: Any) -> str:
        """Adds a header unless there is one of that name. Returns the value that counts."""
        if name not in self:
            self.add(name, value)
        return self[name]

    def remove(self, name: str) -> None:
        """Takes all headers of a name away."""
        low = name.lower()
        self.pairs = [pair for pair in self.pairs if pair[0].lower() != low]

    __delitem__ = remove

    def pop(self, name: str, *default: Any) -> Any:
        """Takes the headers of a name away. Returns the first one's value, else the default. Raises KeyError."""
        if name not in self and default:
            return default[0]
        value = self[name]
        self.remove(name)
        return value

    def clear(self) -> None:
        """Takes all headers away."""
        self.pairs = []

    def getlist(self, name: str, type: Optional[Callable[[str], Any]] = None) -> list[Any]:
        """The values of all headers of a name, those that `type` takes."""
        low = name.lower()
        values = [value for key, value in self.pairs if key.lower() == low]
        return values if type is None else [made for one in values for made in converted(one, type)]

    get_all = getlist

    def get(self, name: str, default: Any = None, type: Optional[Callable[[str], Any]] = None) -> Any:
        """The first value of a name, by `type`; the default when there is none or `type` does not take it."""
        values = self.getlist(name)
        if not values:
            return default
        made = [values[0]] if type is None else list(converted(values[0], type))
        return made[0] if made else default

    def __getitem__(self, name: str) -> str:
        values: list[str] = self.getlist(name)
        if not values:
            raise KeyError(name)
        return values[0]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and any(key.lower() == name.lower() for key, _ in self.pairs)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(list(self.pairs))

    def __len__(self) -> int:
        return len(self.pairs)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Headers) and self.folded() == other.folded()

    __hash__ = None  # type: ignore[assignment]

    def folded(self) -> list[tuple[str, str]]:
        """The pairs with names in lower case, sorted."""
        return sorted((name.lower(), value) for name, value in self.pairs)

    def keys(self, lower: bool = False) -> list[str]:
        """The names, one for each header."""
        return [name.lower() if lower else name for name, _ in self.pairs]

    def values(self) -> list[str]:
        """The values, one for each header."""
        return [value for _, value in self.pairs]

    def items(self, lower: bool = False) -> list[tuple[str, str]]:
        """Pairs of name and value."""
        return list(zip(self.keys(lower), self.values()))

    to_wsgi_list = items

    def copy(self) -> Headers:
        """A copy that can be changed."""
        return Headers(self.pairs)

    def __str__(self) -> str:
        return "".join(f"{name}: {value}\r\n" for name, value in self.pairs) + "\r\n"

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.pairs!r})"


class HeaderDict(dict[str, str]):
    """`request_headers` of run(): a dict with names like `Content-Type`, found in any case of letters."""

    def __init__(self, source: Mapping[str, str]) -> None:
        super().__init__({name.title(): value for name, value in source.items() if name[:1] != ":"})

    def __getitem__(self, name: str) -> str:
        return super().__getitem__(name.title())

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and super().__contains__(name.title())

    def get(self, name: str, default: Any = None) -> Any:
        """The value of a header, or the default."""
        return super().get(name.title(), default)


def pairs_of(source: Source) -> Iterable[tuple[str, Any]]:
    """Names and values, whatever they come in."""
    return source.items() if isinstance(source, (Mapping, Headers)) else source


def converted(text: str, type: Callable[[str], Any]) -> Iterator[Any]:
    """The value by `type`; nothing when it does not take it."""
    try:
        yield type(text)
    except (ValueError, TypeError):
        return

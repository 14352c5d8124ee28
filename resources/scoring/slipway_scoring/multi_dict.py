"""Values by name where a name may come several times: query, form and files, as Flask has them (MultiDict)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NoReturn, Optional

from slipway_scoring.headers import converted


class MultiDict(dict[str, Any]):
    """A dict of the first value of each name that also knows the others. It cannot be changed, as in a request."""

    def __init__(self, pairs: Iterable[tuple[str, Any]] = ()) -> None:
        self.all: dict[str, list[Any]] = {}
        for name, value in pairs:
            self.all.setdefault(name, []).append(value)
        super().__init__({name: values[0] for name, values in self.all.items()})

    def getlist(self, name: str, type: Optional[Callable[[Any], Any]] = None) -> list[Any]:
        """All values of a name, those that `type` takes."""
        values = self.all.get(name, [])
        return list(values) if type is None else [made for one in values for made in converted(one, type)]

    def get(self, name: str, default: Any = None, type: Optional[Callable[[Any], Any]] = None) -> Any:
        """The first value of a name, by `type`; the default when there is none or `type` does not take it."""
        if name not in self:
            return default
        made = [self[name]] if type is None else list(converted(self[name], type))
        return made[0] if made else default

    def items(self, multi: bool = False) -> Any:
        """Pairs of each name and its first value; with `multi` of all values."""
        return [(name, one) for name, values in self.all.items() for one in values] if multi else super().items()

    def lists(self) -> Iterator[tuple[str, list[Any]]]:
        """Pairs of each name and the list of its values."""
        return ((name, list(values)) for name, values in self.all.items())

    def listvalues(self) -> Iterator[list[Any]]:
        """The lists of values."""
        return (list(values) for values in self.all.values())

    def to_dict(self, flat: bool = True) -> dict[str, Any]:
        """A plain dict, of first values or of lists."""
        return dict(self) if flat else {name: list(values) for name, values in self.all.items()}

    def copy(self) -> MultiDict:
        """A copy."""
        return MultiDict(self.items(multi=True))

    def __repr__(self) -> str:
        return f"MultiDict({self.items(multi=True)!r})"

    def unchangeable(self, *_: Any, **__: Any) -> NoReturn:
        """Raises TypeError."""
        raise TypeError("what came in a request cannot be changed; make a dict of it: dict(…)")

    __setitem__ = __delitem__ = pop = popitem = update = setdefault = clear = unchangeable

"""The function of the script below what it was wrapped in, which has the parameters and type hints."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Iterator
from typing import Any, Callable, Optional

DEEPEST = 20  # wrappers around wrappers


def plain_function(run: Callable[..., Any]) -> Callable[..., Any]:
    """The function that decorators, functools.partial and objects with `__call__` call in the end.

    A decorator without functools.wraps leaves a wrapper of `*args, **kwargs`, whose closure has the function.
    """
    for _ in range(DEEPEST):
        inner = wrapped_function(run)
        if inner is None:
            break
        run = inner
    return run


def wrapped_function(run: Callable[..., Any]) -> Optional[Callable[..., Any]]:
    """What one wrapper calls; None for a function that is none."""
    if isinstance(run, functools.partial):
        return run.func
    if hasattr(run, "__wrapped__"):
        inner: Callable[..., Any] = run.__wrapped__
        return inner
    if not inspect.isroutine(run):
        called = inspect.getattr_static(type(run), "__call__", None)
        method: Callable[..., Any] = run.__call__  # type: ignore[operator]
        return method if inspect.isfunction(called) else None
    return only_function(in_closure(run)) if takes_anything(run) else None


def takes_anything(run: Callable[..., Any]) -> bool:
    """Whether a function is declared with nothing but `*args, **kwargs`."""
    code = getattr(run, "__code__", None)
    if code is None:
        return False
    both = inspect.CO_VARARGS | inspect.CO_VARKEYWORDS
    return bool(code.co_flags & both == both and code.co_argcount + code.co_kwonlyargcount == 0)


def in_closure(run: Callable[..., Any]) -> Iterator[Any]:
    """The values of the names that a function has from the functions around it."""
    for cell in getattr(run, "__closure__", None) or ():
        try:
            yield cell.cell_contents
        except ValueError:  # a name that has no value yet
            continue


def only_function(values: Iterator[Any]) -> Optional[Callable[..., Any]]:
    """The one function called `run` among some values, else the only function."""
    functions = [value for value in values if inspect.isfunction(value)]
    named = [one for one in functions if one.__name__ == "run"]
    chosen = named or functions
    return chosen[0] if len(chosen) == 1 else None


def parameters_of(run: Callable[..., Any]) -> list[inspect.Parameter]:
    """The parameters that run() is called with: those of the wrapper, unless it takes anything."""
    declared = list(inspect.signature(run).parameters.values())
    kinds = {parameter.kind for parameter in declared}
    if kinds != {inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD}:
        return declared
    inner = plain_function(run)
    found = declared if inner is run else list(inspect.signature(inner).parameters.values())
    # Everything is passed by name, so that *args stays empty beside **kwargs.
    if any(parameter.kind is parameter.VAR_KEYWORD for parameter in found):
        return [parameter for parameter in found if parameter.kind is not parameter.VAR_POSITIONAL]
    return found

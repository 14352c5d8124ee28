"""What a script says of run() without being imported: its parameters and annotations, read from the source."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from slipway_scoring.takes_body import decorator_name, takes_body


@dataclass(frozen=True)
class RunSource:
    """What the source of run() says. `parameters` is empty when it could not be read."""

    parameters: dict[str, str] = field(default_factory=dict)  # without request_headers; annotation or empty text
    needed: frozenset[str] = frozenset()  # those without a default
    any_name: bool = False  # run() takes **kwargs
    takes_body: bool = False  # run() gets the body as text and parses it itself
    decorated: bool = False  # @input_schema converts the inputs


def read_run(path: str) -> RunSource:
    """What a script says of run(); nothing when there is no such script or function."""
    try:
        with open(path, "rb") as file:
            tree = ast.parse(file.read())
    except (OSError, SyntaxError, ValueError):
        return RunSource()
    found = RunSource()
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name == "run":
            found = source_of(node, takes_body(path))
    return found


def source_of(run: ast.FunctionDef | ast.AsyncFunctionDef, parses: bool) -> RunSource:
    """What one definition of run() says."""
    plain = [*run.args.posonlyargs, *run.args.args]
    defaults = [None] * (len(plain) - len(run.args.defaults)) + list(run.args.defaults)
    pairs = [*zip(plain, defaults), *zip(run.args.kwonlyargs, run.args.kw_defaults)]
    pairs = [(argument, default) for argument, default in pairs if argument.arg != "request_headers"]
    return RunSource(
        {one.arg: ast.unparse(one.annotation) if one.annotation else "" for one, _ in pairs},
        frozenset(one.arg for one, default in pairs if default is None),
        run.args.kwarg is not None,
        parses,
        any(decorator_name(one) == "input_schema" for one in run.decorator_list),
    )


def read_parameters(path: str) -> dict[str, str]:
    """The parameters of run() without request_headers, each with its annotation as text or an empty text."""
    return read_run(path).parameters

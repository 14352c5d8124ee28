"""What a script says of run() without being imported: its parameters and annotations, read from the source."""

from __future__ import annotations

import ast


def read_annotations(path: str) -> dict[str, str]:
    """The annotations of run()'s parameters as text; empty when there is no such script or function."""
    return {name: text for name, text in read_parameters(path).items() if text}


def read_parameters(path: str) -> dict[str, str]:
    """The parameters of run() without request_headers, each with its annotation as text or an empty text."""
    try:
        with open(path, "rb") as file:
            tree = ast.parse(file.read())
    except (OSError, SyntaxError, ValueError):
        return {}
    found: dict[str, str] = {}
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name == "run":
            arguments = [*node.args.args, *node.args.kwonlyargs]
            found = {
                argument.arg: ast.unparse(argument.annotation) if argument.annotation else ""
                for argument in arguments
                if argument.arg != "request_headers"
            }
    return found

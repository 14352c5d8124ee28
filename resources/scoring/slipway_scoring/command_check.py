"""`check`: looks at a script without running it, and writes diagnostics as JSON on standard output."""

from __future__ import annotations

import argparse
import ast
import sys
from collections.abc import Iterator, Sequence
from typing import Any, Union

import orjson

from slipway_scoring.source import source_problem

Function = Union[ast.FunctionDef, ast.AsyncFunctionDef]
EXIT_PROBLEMS = 1


def run_check(arguments: Sequence[str]) -> int:
    """Writes `{"diagnostics": [{severity, code, message, hint, line, column, endLine, endColumn}]}`.

    Lines and columns count from 1. Returns 1 when there is an error among them, else 0.
    """
    parser = argparse.ArgumentParser(prog="python -m slipway_scoring check")
    parser.add_argument("--script", default="score.py", help="the scoring script")
    found = list(diagnostics(parser.parse_args(list(arguments)).script))
    sys.stdout.write(orjson.dumps({"diagnostics": found}).decode() + "\n")
    return EXIT_PROBLEMS if any(one["severity"] == "error" for one in found) else 0


def diagnostics(path: str) -> Iterator[dict[str, Any]]:
    """What is wrong with a script, as far as its source tells."""
    try:
        found = source_problem(path)
    except OSError as error:
        yield problem("error", "script-missing", f"{path}: {error.strerror}", "write the script, or name the right one")
        return
    if found is not None:
        yield {
            **problem("error", found.code, found.message, found.hint),
            "line": found.line,
            "column": found.column,
            "endLine": found.end_line,
            "endColumn": found.end_column,
        }
        return
    with open(path, "rb") as file:
        tree = ast.parse(file.read(), filename=path)
    yield from check_functions(tree)


def check_functions(tree: ast.Module) -> Iterator[dict[str, Any]]:
    """Whether init() and run() are there and can be called."""
    functions = {
        node.name: node for node in top_level(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    }
    names = set(functions) | assigned_names(tree)
    if "run" not in names:
        yield problem("error", "run-missing", "the script has no function run()", "define run(<inputs by name>)")
    if "init" not in names:
        hint = "define init() to load the model once, before the first request"
        yield problem("warning", "init-missing", "the script has no function init()", hint)
    if "init" in functions:
        arguments = functions["init"].args
        needed = len(arguments.args) + len(arguments.posonlyargs) - len(arguments.defaults)
        if needed > 0 or any(default is None for default in arguments.kw_defaults):
            yield at(
                functions["init"],
                "error",
                "init-arguments",
                "init() is called without arguments",
                "remove them",
            )
    if "run" in functions:
        yield from check_run(functions["run"])


def check_run(run: Function) -> Iterator[dict[str, Any]]:
    """Whether run() can be called with its inputs by name."""
    arguments = run.args
    if arguments.posonlyargs:
        yield at(
            arguments.posonlyargs[0],
            "error",
            "run-positional",
            "inputs are given by name",
            "remove the / from run()",
        )
    if arguments.vararg:
        yield at(
            arguments.vararg,
            "error",
            "run-varargs",
            "run() cannot take *" + arguments.vararg.arg,
            "name the inputs",
        )
    inputs = [one.arg for one in [*arguments.args, *arguments.kwonlyargs] if one.arg != "request_headers"]
    if not inputs and not arguments.kwarg:
        yield at(run, "warning", "run-no-input", "run() takes no input", "add a parameter for each input")


def top_level(tree: ast.Module) -> Iterator[ast.stmt]:
    """Statements of the module, those under if and try too."""
    for node in tree.body:
        yield node
        if isinstance(node, ast.If):
            yield from [*node.body, *node.orelse]
        elif isinstance(node, ast.Try):
            yield from [*node.body, *node.orelse, *(inner for one in node.handlers for inner in one.body)]


def assigned_names(tree: ast.Module) -> set[str]:
    """Names that the module binds by assignment or import."""
    names: set[str] = set()
    for node in top_level(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.Assign):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    if "*" in names:
        names |= {"init", "run"}
    return names


def problem(severity: str, code: str, message: str, hint: str) -> dict[str, Any]:
    """A diagnostic of the whole file."""
    return {
        "severity": severity,
        "code": code,
        "message": message,
        "hint": hint,
        "line": 1,
        "column": 1,
        "endLine": 1,
        "endColumn": 1,
    }


def at(node: Any, severity: str, code: str, message: str, hint: str) -> dict[str, Any]:
    """A diagnostic at a node."""
    return {
        **problem(severity, code, message, hint),
        "line": node.lineno,
        "column": node.col_offset + 1,
        "endLine": node.end_lineno or node.lineno,
        "endColumn": (node.end_col_offset or node.col_offset) + 1,
    }

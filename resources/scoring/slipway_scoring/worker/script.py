"""The user's script: loaded from its file, its run() looked at."""

from __future__ import annotations

import ast
import inspect
import os
import sys
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Callable, Optional

from slipway_scoring.request import RAW_MARK, Request
from slipway_scoring.source import source_problem
from slipway_scoring.worker.as_main import import_as_main

PARSERS = frozenset({"loads", "literal_eval", "read_json", "StringIO", "parse_raw", "model_validate_json"})


class ScriptError(Exception):
    """The script cannot be served as it is. The message says why and what to do."""


@dataclass(frozen=True)
class Parameter:
    """One parameter of run()."""

    name: str
    required: bool
    annotation: Any


@dataclass(frozen=True)
class Script:
    """A loaded script."""

    module: ModuleType
    init: Optional[Callable[[], Any]]
    run: Callable[..., Any]
    parameters: tuple[Parameter, ...]  # without request_headers
    wants_headers: bool
    raw: bool
    parses_body: bool  # run() has one parameter and parses it as text itself
    any_name: bool  # run() takes **kwargs


def load_script(path: str) -> Script:
    """Imports the script as `__main__`, but under its own name.

    Raises ScriptError, or whatever the script raises while it is imported.
    """
    full = os.path.abspath(path)
    if not os.path.isfile(full):
        raise ScriptError(f"the scoring script {path} is not there; looked in {os.getcwd()}")
    try:
        module = import_as_main(full)
    except (SyntaxError, ValueError, LookupError) as error:
        problem = source_problem(full)
        if problem is None or problem.code == "script-syntax":
            raise
        raise ScriptError(f"{path}:{problem.line}: {problem.message}; {problem.hint}") from error
    return inspect_script(module, full)


def inspect_script(module: ModuleType, path: str) -> Script:
    """What a loaded module offers. Raises ScriptError when it has no usable run()."""
    scoring = with_run(module)
    run = getattr(scoring, "run", None)
    if not callable(run):
        raise ScriptError(f"{path} has no function run(); define run(<inputs by name>)")
    init = getattr(module, "init", None)
    if init is not None and not callable(init):
        raise ScriptError(f"init in {path} is not a function")
    return describe_run(module, init, run)


def with_run(module: ModuleType) -> ModuleType:
    """The module whose run() is called: the script, or the one that a generated driver script wraps.

    Azure's drivers name it `driver_module`, and their own run() loses the arguments' names (user_script.py of
    azureml-inference-server-http); their init() is called all the same.
    """
    wrapped = getattr(module, "driver_module", None)
    return wrapped if isinstance(wrapped, ModuleType) and hasattr(wrapped, "run") else module


def describe_run(module: ModuleType, init: Any, run: Callable[..., Any]) -> Script:
    """The parameters of run() and how it wants to be called."""
    signature = inspect.signature(run)
    hints = type_hints(run)
    parameters = []
    any_name = wants_headers = False
    for parameter in signature.parameters.values():
        if parameter.kind is parameter.VAR_KEYWORD:
            any_name = True
        elif parameter.name == "request_headers":
            wants_headers = True
        elif parameter.kind in (parameter.POSITIONAL_ONLY, parameter.VAR_POSITIONAL):
            raise ScriptError(
                f"run() has the parameter {parameter}, which cannot be given by name; "
                "inputs come from the request by name, so write plain parameters"
            )
        else:
            required = parameter.default is parameter.empty
            parameters.append(Parameter(parameter.name, required, hints.get(parameter.name)))
    raw = bool(getattr(run, RAW_MARK, False)) or (len(parameters) == 1 and parameters[0].annotation is Request)
    parses = len(parameters) == 1 and not any_name and not raw and parses_its_input(run, parameters[0])
    return Script(module, init, run, tuple(parameters), wants_headers, raw or foreign_raw(), parses, any_name)


def foreign_raw() -> bool:
    """Whether the @rawhttp of the real azureml-inference-server-http package was used."""
    module = sys.modules.get("azureml_inference_server_http.api.aml_request")
    return bool(getattr(module, "_rawHttpRequested", False))


def type_hints(run: Callable[..., Any]) -> dict[str, Any]:
    """The type hints of run(), resolved where that is possible."""
    import typing

    target = inspect.unwrap(run)
    try:
        return typing.get_type_hints(target, include_extras=True)
    except (NameError, TypeError, AttributeError, SyntaxError):
        return {
            name: hint for name, hint in getattr(target, "__annotations__", {}).items() if not isinstance(hint, str)
        }


def parses_its_input(run: Callable[..., Any], parameter: Parameter) -> bool:
    """Whether run() parses its one unannotated parameter itself, as scripts of the service's successor do.

    Read from the source: a call such as json.loads(raw_data) or pd.read_json(data).
    """
    if parameter.annotation not in (None, str):
        return False
    try:
        source = inspect.getsource(inspect.unwrap(run))
        tree = ast.parse(inspect.cleandoc("\n" + source) if source[:1].isspace() else source)
    except (OSError, TypeError, SyntaxError, IndentationError):
        return False
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            function, first = node.func, node.args[0]
            name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
            if name in PARSERS and isinstance(first, ast.Name) and first.id == parameter.name:
                return True
    return False

"""The user's script: loaded from its file, its run() looked at."""

from __future__ import annotations

import functools
import inspect
import os
import sys
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Callable, Optional

from slipway_scoring.azure_variables import set_for_scripts
from slipway_scoring.request import RAW_MARK, Request
from slipway_scoring.source import source_problem
from slipway_scoring.takes_body import takes_body
from slipway_scoring.worker.as_main import import_as_main
from slipway_scoring.worker.plain_function import parameters_of, plain_function


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
    parses_body: bool  # run() takes the body as text in its first parameter
    any_name: bool  # run() takes **kwargs
    decorated: bool = False  # with @input_schema of inference-schema


def load_script(path: str) -> Script:
    """Imports the script as `__main__`, but under its own name.

    Raises ScriptError, or whatever the script raises while it is imported.
    """
    full = os.path.abspath(path)
    if not os.path.isfile(full):
        raise ScriptError(f"the scoring script {path} is not there; looked in {os.getcwd()}")
    for_azure = set_for_scripts(full)
    try:
        module = import_as_main(full)
    except (SyntaxError, ValueError, LookupError) as error:
        problem = source_problem(full)
        if problem is None or problem.code == "script-syntax":
            raise
        raise ScriptError(f"{path}:{problem.line}: {problem.message}; {problem.hint}") from error
    return inspect_script(module, full, for_azure)


def inspect_script(module: ModuleType, path: str, for_azure: bool = False) -> Script:
    """What a loaded module offers. Raises ScriptError when it has no usable run()."""
    scoring = with_run(module)
    run = getattr(scoring, "run", None)
    if not callable(run):
        raise ScriptError(f"{path} has no function run(); define run(<inputs by name>)")
    init = getattr(module, "init", None)
    if init is not None and not callable(init):
        raise ScriptError(f"init in {path} is not a function")
    takes_text = takes_body(getattr(scoring, "__file__", None) or path, for_azure)
    return describe_run(module, init, with_defaults(run), takes_text)


def with_run(module: ModuleType) -> ModuleType:
    """The module whose run() is called: the script, or the one that a generated driver script wraps.

    Azure's drivers name it `driver_module`, and their own run() loses the arguments' names (user_script.py of
    azureml-inference-server-http); their init() is called all the same.
    """
    wrapped = getattr(module, "driver_module", None)
    return wrapped if isinstance(wrapped, ModuleType) and hasattr(wrapped, "run") else module


def with_defaults(run: Callable[..., Any]) -> Callable[..., Any]:
    """run() as it is; one with @input_schema always gets its defaults.

    The decorator looks for each declared input among those that are given (inference_schema/schema_decorators.py), so
    the server fills them in, as azureml-inference-server-http does (input_parsers.py, ObjectInput).
    """
    if not is_decorated(run):
        return run
    defaults = {
        parameter.name: parameter.default
        for parameter in inspect.signature(run).parameters.values()
        if parameter.default is not parameter.empty
    }
    if not defaults:
        return run

    @functools.wraps(run)
    def call(**given: Any) -> Any:
        return run(**{**defaults, **given})

    return call


def is_decorated(run: Callable[..., Any]) -> bool:
    """Whether run() has an @input_schema."""
    recorded = sys.modules.get("inference_schema.schema_util")
    return recorded is not None and bool(recorded.is_schema_decorated(run))


def describe_run(module: ModuleType, init: Any, run: Callable[..., Any], takes_text: bool) -> Script:
    """The parameters of run() and how it wants to be called."""
    hints = type_hints(run)
    parameters = []
    any_name = wants_headers = False
    for parameter in parameters_of(run):
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
    parses = bool(parameters) and not raw and takes_text
    return Script(
        module, init, run, tuple(parameters), wants_headers, raw or foreign_raw(), parses, any_name, is_decorated(run)
    )


def foreign_raw() -> bool:
    """Whether the @rawhttp of the real azureml-inference-server-http package was used."""
    module = sys.modules.get("azureml_inference_server_http.api.aml_request")
    return bool(getattr(module, "_rawHttpRequested", False))


def type_hints(run: Callable[..., Any]) -> dict[str, Any]:
    """The type hints of run(), resolved where that is possible."""
    import typing

    target = plain_function(run)
    try:
        return typing.get_type_hints(target, include_extras=True)
    except (NameError, TypeError, AttributeError, SyntaxError):
        return {
            name: hint for name, hint in getattr(target, "__annotations__", {}).items() if not isinstance(hint, str)
        }

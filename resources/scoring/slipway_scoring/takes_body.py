"""Whether run() takes the body as text and parses it itself, read from the source: nothing is imported.

Scripts of azureml-inference-server-http do, and many of 2017: `run(raw_data)` with `json.loads(raw_data)` in it, or in
a function that it calls, in this file or in another one of the project.
"""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from typing import Optional, Union

Function = Union[ast.FunctionDef, ast.AsyncFunctionDef]
PARSERS = frozenset(
    {"loads", "literal_eval", "read_json", "StringIO", "parse_raw", "model_validate_json", "validate_json"}
    | {"raw_decode", "from_json", "safe_load"}
)
SAME_TEXT = frozenset({"strip", "lstrip", "rstrip", "encode", "decode", "replace", "lower", "expandtabs", "format"})
WRAPPERS = frozenset({"str", "bytes", "bytearray", "BytesIO", "TextIOWrapper", "memoryview"})
SUCCESSORS = ("azureml_inference_server_http", "azureml.contrib.services")  # their undecorated run() gets text
DEEPEST = 6  # calls from function to function


class Module:
    """The functions and imports of one source file."""

    def __init__(self, path: str) -> None:
        with open(path, "rb") as file:
            self.tree = ast.parse(file.read())
        self.path = path
        self.functions: dict[str, Function] = {}
        self.imports: dict[str, tuple[str, Optional[str]]] = {}  # bound name: module, name in it
        for node in ast.walk(self.tree):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                self.functions.setdefault(node.name, node)
            elif isinstance(node, ast.Import):
                for one in node.names:
                    self.imports[one.asname or one.name] = (one.name, None)
            elif isinstance(node, ast.ImportFrom):
                for one in node.names:
                    self.imports[one.asname or one.name] = ("." * node.level + (node.module or ""), one.name)

    def imports_any_of(self, modules: tuple[str, ...]) -> bool:
        """Whether one of the modules, or one below it, is imported."""
        return any(name == one or name.startswith(one + ".") for name, _ in self.imports.values() for one in modules)


def takes_body(path: str, for_azure: bool = False) -> bool:
    """Whether run() in a script parses the body itself. False when the script cannot be read.

    With `for_azure`, and in scripts that import of Azure's server, every run() without decorator and type hints does.
    """
    try:
        module = Module(path)
        found = find_function(module, "run", os.path.dirname(os.path.abspath(path)), 0)
        if found is None:
            return False
        home, run = found
        parameter = body_parameter(run)
        if parameter is None:
            return False
        if for_azure or module.imports_any_of(SUCCESSORS):
            return True
        return parses(home, run, parameter, os.path.dirname(os.path.abspath(path)), 0)
    except (OSError, SyntaxError, ValueError, RecursionError):
        return False


def body_parameter(run: Function) -> Optional[str]:
    """The parameter that may take the body: the first one, annotated at most with `str`, the only one needed."""
    arguments = [one for one in [*run.args.posonlyargs, *run.args.args] if one.arg not in ("request_headers", "self")]
    optional = len(run.args.defaults)
    needed = arguments[: len(arguments) - optional] if optional else arguments
    needed += [
        one
        for one, default in zip(run.args.kwonlyargs, run.args.kw_defaults)
        if default is None and one.arg != "request_headers"
    ]
    if not arguments or len(needed) > 1 or (needed and needed[0] is not arguments[0]) or run.args.kwarg:
        return None
    if any(decorator_name(one) in ("input_schema", "sample", "rawhttp") for one in run.decorator_list):
        return None
    annotation = arguments[0].annotation
    plain = annotation is None or ast.unparse(annotation).strip("'\"") in ("str", "Any", "typing.Any")
    return arguments[0].arg if plain else None


def decorator_name(node: ast.expr) -> str:
    """The last part of a decorator's name."""
    return called(node.func if isinstance(node, ast.Call) else node)


def parses(module: Module, function: Function, parameter: str, root: str, depth: int) -> bool:
    """Whether a function parses what comes in a parameter, or hands it to one that does."""
    if depth > DEEPEST:
        return False
    names = same_value(function, parameter)
    for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
        given = [*call.args, *(one.value for one in call.keywords)]
        if not any(holds(one, names) for one in given):
            continue
        name = called(call.func)
        if name in PARSERS or (name == "decode" and is_decoder(call.func)):
            return True
        target = resolve(module, call.func, root, depth)
        if target is None:
            continue
        home, inner = target
        inner_name = parameter_for(inner, call, names)
        if inner_name is not None and (inner is not function) and parses(home, inner, inner_name, root, depth + 1):
            return True
    return False


def same_value(function: Function, parameter: str) -> set[str]:
    """The names that hold the parameter's text: itself, and what it is assigned to."""
    names = {parameter}
    while True:
        before = len(names)
        for node in ast.walk(function):
            if isinstance(node, ast.Assign) and holds(node.value, names):
                names |= {one.id for one in node.targets if isinstance(one, ast.Name)}
            elif isinstance(node, (ast.AnnAssign, ast.NamedExpr)) and node.value is not None:
                if isinstance(node.target, ast.Name) and holds(node.value, names):
                    names.add(node.target.id)
            elif isinstance(node, ast.withitem) and holds(node.context_expr, names):
                names |= {one.id for one in [node.optional_vars] if isinstance(one, ast.Name)}
        if len(names) == before:
            return names


def holds(node: ast.expr, names: set[str]) -> bool:
    """Whether an expression is the text itself, perhaps stripped, encoded or wrapped in a stream."""
    if isinstance(node, ast.Name):
        return node.id in names
    if isinstance(node, ast.Starred):
        return False
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Attribute) and node.func.attr in SAME_TEXT and holds(node.func.value, names):
            return True
        return called(node.func) in WRAPPERS and any(holds(one, names) for one in node.args)
    if isinstance(node, ast.IfExp):
        return holds(node.body, names) or holds(node.orelse, names)
    if isinstance(node, ast.BoolOp):
        return any(holds(one, names) for one in node.values)
    return isinstance(node, ast.NamedExpr) and holds(node.value, names)


def called(node: ast.expr) -> str:
    """The last part of the name of what is called."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def is_decoder(node: ast.expr) -> bool:
    """Whether `….decode` is that of a JSON decoder and not of bytes."""
    return isinstance(node, ast.Attribute) and "ecoder" in ast.unparse(node.value)


def parameter_for(function: Function, call: ast.Call, names: set[str]) -> Optional[str]:
    """The parameter of a called function that gets the text."""
    parameters = [one.arg for one in [*function.args.posonlyargs, *function.args.args]]
    if parameters[:1] in (["self"], ["cls"]):
        parameters = parameters[1:]
    for parameter, value in zip(parameters, call.args):
        if holds(value, names):
            return parameter
    return next((one.arg for one in call.keywords if one.arg is not None and holds(one.value, names)), None)


def resolve(module: Module, target: ast.expr, root: str, depth: int) -> Optional[tuple[Module, Function]]:
    """The function that a call calls, when it is one of the project's."""
    if isinstance(target, ast.Name):
        return find_function(module, target.id, root, depth)
    if not isinstance(target, ast.Attribute):
        return None
    found = module.imports.get(ast.unparse(target.value))
    if found is not None:
        name = found[0] if found[1] is None else f"{found[0]}{'' if found[0].endswith('.') else '.'}{found[1]}"
        home = open_module(name, root, module.path)
        return None if home is None else find_function(home, target.attr, root, depth + 1)
    method = module.functions.get(target.attr)  # of an object: the method of that name in this file
    return None if method is None else (module, method)


def find_function(module: Module, name: str, root: str, depth: int) -> Optional[tuple[Module, Function]]:
    """A function of a module by its name, also one that it imports from the project."""
    if name in module.functions:
        return module, module.functions[name]
    found = module.imports.get(name)
    if found is None or found[1] is None or depth > DEEPEST:
        return None
    home = open_module(found[0], root, module.path)
    return None if home is None else find_function(home, found[1], root, depth + 1)


def open_module(name: str, root: str, importer: str) -> Optional[Module]:
    """A module of the project: below the script's folder or the working directory, or relative to its importer."""
    for path in places(name, root, importer):
        if os.path.isfile(path):
            return Module(path)
    return None


def places(name: str, root: str, importer: str) -> Iterator[str]:
    """Where a module's file may lie. A name with dots in front counts from the folder of the importing file."""
    absolute = name.lstrip(".")
    level = len(name) - len(absolute)
    parts = absolute.split(".") if absolute else []
    home = os.path.join(os.path.dirname(os.path.abspath(importer)), *[os.pardir] * (level - 1))
    for folder in dict.fromkeys((root, os.getcwd())) if level == 0 else (home,):
        if parts:
            yield os.path.join(folder, *parts) + ".py"
        yield os.path.join(folder, *parts, "__init__.py")

"""The structure of the package: no import cycles, and no layer that knows one above it."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("slipway_scoring", "azureml", "azureml_inference_server_http")
Graph = dict[str, set[str]]

# A folder or module, and what it must not import. The longest prefix of a module's name is its layer.
FORBIDDEN: dict[str, tuple[str, ...]] = {
    "slipway_scoring.front": (
        "slipway_scoring.worker",
        "slipway_scoring.command_check",
        "slipway_scoring.command_schema",
        "slipway_scoring.recorder",
    ),
    "slipway_scoring.front.http": (
        "slipway_scoring.worker",
        "slipway_scoring.schema",
        "slipway_scoring.front.workers.pool",
        "slipway_scoring.front.workers.crew",
        "slipway_scoring.front.workers.worker_link",
        "slipway_scoring.front.service",
        "slipway_scoring.front.gate",
        "slipway_scoring.front.main",
    ),
    "slipway_scoring.front.workers": (
        "slipway_scoring.worker",
        "slipway_scoring.schema",
        "slipway_scoring.front.http",
        "slipway_scoring.front.service",
        "slipway_scoring.front.gate",
        "slipway_scoring.front.main",
    ),
    "slipway_scoring.worker": ("slipway_scoring.front", "slipway_scoring.recorder"),
    "slipway_scoring.recorder": ("slipway_scoring.front", "slipway_scoring.worker", "slipway_scoring.collector"),
    "slipway_scoring.schema": ("slipway_scoring.front", "slipway_scoring.worker.main", "slipway_scoring.worker.call"),
    "slipway_scoring.wire": ("slipway_scoring",),
    "slipway_scoring.log": ("slipway_scoring",),
    "slipway_scoring.version": ("slipway_scoring",),
}


def modules(root: Path, packages: Iterable[str]) -> dict[str, Path]:
    """The modules of packages by name, tests left out."""
    found = {}
    for package in packages:
        for path in (root / package).rglob("*.py"):
            if not path.name.startswith("test_"):
                parts = path.relative_to(root).with_suffix("").parts
                found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def graph_of(known: dict[str, Path]) -> Graph:
    """Which module imports which, wherever in it the import stands: inside TYPE_CHECKING and functions too."""
    return {name: imports(name, path, known) - {name} for name, path in known.items()}


def imports(name: str, path: Path, known: dict[str, Path]) -> set[str]:
    """The modules that one imports. Importing a name from a package that is a module of it is importing that."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                package = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
                base = ".".join([*package[: len(package) - node.level + 1], *([base] if base else [])])
            for one in node.names:
                inner = f"{base}.{one.name}"
                found.add(inner if inner in known else base)
    return found & set(known)


def cycles(graph: Graph) -> set[frozenset[str]]:
    """The groups of modules that all reach each other (Tarjan's algorithm)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: set[frozenset[str]] = set()

    def visit(name: str) -> None:
        index[name] = low[name] = len(index)
        stack.append(name)
        for other in sorted(graph[name]):
            if other not in index:
                visit(other)
                low[name] = min(low[name], low[other])
            elif other in stack:
                low[name] = min(low[name], index[other])
        if low[name] == index[name]:
            at = stack.index(name)
            group, stack[at:] = frozenset(stack[at:]), []
            if len(group) > 1:
                found.add(group)

    for name in sorted(graph):
        if name not in index:
            visit(name)
    return found


def layer_of(name: str) -> str:
    """The layer of a module: the longest entry of the table that it lies in, or nothing."""
    return max((one for one in FORBIDDEN if inside(name, one)), key=len, default="")


def inside(name: str, layer: str) -> bool:
    return name == layer or name.startswith(layer + ".")


def breaches(graph: Graph) -> list[str]:
    """The imports that the table forbids."""
    return [
        f"{name} imports {other}"
        for name, others in sorted(graph.items())
        if (layer := layer_of(name))
        for other in sorted(others)
        for one in FORBIDDEN[layer]
        if inside(other, one)
    ]


def test_no_modules_import_each_other_in_a_circle() -> None:
    found = cycles(graph_of(modules(ROOT, PACKAGES)))
    assert found == set(), [sorted(group) for group in found]


def test_no_module_imports_what_its_layer_must_not_know() -> None:
    assert breaches(graph_of(modules(ROOT, PACKAGES))) == []


def test_every_layer_of_the_table_is_there() -> None:
    known = modules(ROOT, PACKAGES)
    assert [one for one in FORBIDDEN if one not in known] == []


@pytest.mark.parametrize(
    "line",
    [
        "from pack import b\n",
        "from pack.b import thing\n",
        "import pack.b\n",
        "from .b import thing\n",
        "from . import b\n",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from pack.b import thing\n",
        "def late():\n    from pack import b\n",
    ],
)
def test_a_circle_is_found_however_the_import_is_written(tmp_path: Path, line: str) -> None:
    (tmp_path / "pack").mkdir()
    for name, text in {"__init__": "", "a": line, "b": "from pack import c\n", "c": "from pack.a import x\n"}.items():
        (tmp_path / "pack" / f"{name}.py").write_text(text)
    graph = graph_of(modules(tmp_path, ("pack",)))
    assert cycles(graph) == {frozenset(("pack.a", "pack.b", "pack.c"))}


def test_a_forbidden_import_is_found() -> None:
    graph = {
        "slipway_scoring.front.http.reply": {"slipway_scoring.front.service"},
        "slipway_scoring.front.service": set(),
    }
    assert breaches(graph) == ["slipway_scoring.front.http.reply imports slipway_scoring.front.service"]

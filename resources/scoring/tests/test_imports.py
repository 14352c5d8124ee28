"""Worker and schema modules do not import each other in circles; imports in functions and for types count too."""

from __future__ import annotations

import ast
from pathlib import Path

APART = ("slipway_scoring.front.", "slipway_scoring.__main__")
PACKAGE = Path(__file__).resolve().parent.parent / "slipway_scoring"


def imports() -> dict[str, set[str]]:
    """Each module of the package, and which others it imports."""
    modules = {}
    for path in PACKAGE.rglob("*.py"):
        if not path.name.startswith("test_") and path.name != "__init__.py":
            modules[".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)] = path
    found: dict[str, set[str]] = {}
    for name, path in modules.items():
        names = set()
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module:
                names |= {node.module, *(f"{node.module}.{one.name}" for one in node.names)}
            elif isinstance(node, ast.Import):
                names |= {one.name for one in node.names}
        found[name] = (names & set(modules)) - {name}
    return found


def test_there_are_no_circles() -> None:
    graph = imports()
    assert len(graph) > 50
    while free := {name for name, needed in graph.items() if not needed & set(graph)}:
        graph = {name: needed for name, needed in graph.items() if name not in free}
    assert [name for name in graph if not name.startswith(APART)] == [], "in or behind a circle"

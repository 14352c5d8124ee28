"""The package that a script with relative imports belongs to.

`from .prep import clean` needs a package (PEP 328). Such a script is imported as the module of its package that it is,
as `python -m app.score` does; every other script is a module of its own, as for `python app/score.py`.
"""

from __future__ import annotations

import ast
import os
from typing import Optional


def package_of(path: str, top: str) -> Optional[tuple[str, str]]:
    """The package of a script in the absolute path `path`, with dots, and the folder that it is found in.

    `top` is the project's folder: packages begin below it. None for a script without relative imports, or with more
    dots than there are folders, for which Python has its own message.
    """
    levels = highest_level(path)
    folder = os.path.dirname(path)
    below = os.path.relpath(folder, top)
    parts = [] if below == os.curdir else below.split(os.sep)
    if levels == 0 or levels > len(parts) or os.pardir in parts:
        return None
    depth = max(levels, folders_with_init(folder, len(parts)))
    names = parts[len(parts) - depth :]
    if any("." in name for name in names):
        return None
    return ".".join(names), os.path.join(top, *parts[: len(parts) - depth])


def highest_level(path: str) -> int:
    """The most dots in front of a relative import of a script: 0 for none, or when the script cannot be read."""
    try:
        with open(path, "rb") as file:
            tree = ast.parse(file.read())
    except (OSError, SyntaxError, ValueError, RecursionError):
        return 0
    return max((node.level for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)), default=0)


def folders_with_init(folder: str, most: int) -> int:
    """How many folders, from this one up, are packages that say so."""
    count = 0
    while count < most and os.path.isfile(os.path.join(folder, "__init__.py")):
        folder = os.path.dirname(folder)
        count += 1
    return count

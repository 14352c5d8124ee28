"""An error of the user's script, located: the last frame of theirs, the installed versions, the files at hand."""

from __future__ import annotations

import os
import re
import sys
import traceback
from collections.abc import Iterator
from types import TracebackType
from typing import Optional

PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FILES_SHOWN = 200  # as azureml-inference-server-http lists


def user_trace(error: BaseException) -> str:
    """The traceback without the server's own frames."""
    skipped = skip_own(error.__traceback__)
    return "".join(traceback.format_exception(type(error), error, skipped))


def skip_own(trace: Optional[TracebackType]) -> Optional[TracebackType]:
    """The part of a traceback from the first frame that is not the server's or the import system's."""
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if not file.startswith((PACKAGE, "<frozen importlib")):
            return trace
        trace = trace.tb_next
    return None


def place(error: BaseException, root: str) -> str:
    """`file:line, in function` of the last frame under the user's folder, or of the last frame at all."""
    if isinstance(error, SyntaxError) and error.filename:
        return f"{os.path.relpath(error.filename, root)}:{error.lineno}"
    frames = traceback.extract_tb(skip_own(error.__traceback__))
    own = [frame for frame in frames if is_under(frame.filename, root)]
    if not frames:
        return "the script"
    frame = (own or frames)[-1]
    name = os.path.relpath(frame.filename, root) if own else frame.filename
    return f"{name}:{frame.lineno}, in {frame.name}"


def is_under(file: str, root: str) -> bool:
    """Whether a source file is the user's own: under their folder, and not an installed package."""
    full = os.path.abspath(file)
    return full.startswith(root + os.sep) and "site-packages" not in full


def report(error: BaseException, stage: str, root: str) -> str:
    """The whole text for the log when import or init() failed."""
    lines = [
        f"{stage} failed at {place(error, root)}: {type(error).__name__}: {error}",
        "",
        user_trace(error).rstrip(),
        *advice(error),
        "",
        f"Python {sys.version.split()[0]} at {sys.executable}",
        "Installed: " + ", ".join(installed(error)),
    ]
    for folder in model_folders(root):
        lines.append(f"Files in {folder}:")
        lines += ["  " + line for line in listing(folder)]
    return "\n".join(lines)


def advice(error: BaseException) -> list[str]:
    """What to do about an error whose cause is known."""
    found = missing_in_main(str(error)) if isinstance(error, AttributeError) else None
    if found is not None:
        name = found.group(1)
        script = os.path.basename(getattr(sys.modules.get("__main__"), "__file__", None) or "the script")
        return [
            "",
            f"The file was saved by a program that defined {name} itself (a training script or a notebook), so it "
            f"looks for {name} in the scoring script: define or import {name} in {script}.",
        ]
    if isinstance(error, ModuleNotFoundError) and (error.name or "").startswith(("azureml.", "azure.ml.")):
        return [
            "",
            f"{error.name} is not among what the scoring server has of Azure's SDKs (its README lists that). Add the "
            "package that brings it to the dependencies, or import it where only training needs it.",
        ]
    return []


# Of pickle, for C and Python and for 3.9 to 3.14: "Can't get attribute 'A' on <module '__main__' …>".
missing_in_main = re.compile(r"Can't get (?:local )?attribute '([\w.]+)' on <module '__main__'").search


def installed(error: BaseException) -> list[str]:
    """Name and version of the installed packages."""
    from importlib import metadata

    found = {}
    for package in metadata.distributions():
        name = package.metadata["Name"]
        if name:
            found[name.lower()] = f"{name} {package.version}"
    return [found[name] for name in sorted(found)] or ["nothing"]


def model_folders(root: str) -> list[str]:
    """The working directory, and the model folder when it lies elsewhere."""
    model = os.environ.get("AZUREML_MODEL_DIR", "")
    apart = model and not os.path.abspath(model).startswith(root)
    return [root, model] if apart else [root]


def listing(folder: str) -> Iterator[str]:
    """Relative paths and sizes of the files in a folder, at most FILES_SHOWN."""
    shown = 0
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in ("__pycache__", ".git", "node_modules", ".venv"))
        for name in sorted(files):
            if shown == FILES_SHOWN:
                yield "…"
                return
            shown += 1
            path = os.path.join(parent, name)
            size = os.path.getsize(path) if os.path.exists(path) else 0
            yield f"{os.path.relpath(path, folder)} ({size} bytes)"
    if shown == 0:
        yield "(none)"

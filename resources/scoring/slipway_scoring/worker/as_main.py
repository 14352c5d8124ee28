"""The script as `__main__`, as if it had been started by `python score.py`; without its `if __name__ == "__main__"`.

Pickles name the classes of a training script as `__main__.Name`, and libraries look there for the program's own
names. The script itself runs under its own name, so that what it defines can be imported by that name in any process.
"""

from __future__ import annotations

import importlib.machinery
import importlib.util
import os
import sys
from types import ModuleType
from typing import Any

from slipway_scoring.worker.package_name import package_of

SCRIPT_VARIABLE = "SLIPWAY_WORKER_SCRIPT"  # how a child process learns which script it belongs to
OTHER_NAME = "slipway_scoring.user_script"
MAIN_OF_CHILDREN = "slipway_scoring.worker.main_of_children"
kept: list[Any] = []  # the module that was __main__ before: it is still running


class MainModule(ModuleType):
    """A view of the script's module: the same names and the same `__dict__`, with a `__spec__` of its own.

    multiprocessing starts a child's main module by the name in `__main__.__spec__` (`get_preparation_data` in
    multiprocessing/spawn.py). Ours is a module that imports the script under its own name: by itself, the child would
    run the script a second time as `__mp_main__`, with other classes.
    """

    def __init__(self, script: ModuleType) -> None:
        super().__init__("__main__")
        own = object.__getattribute__(self, "__dict__")
        own["script"] = script
        own["spec"] = importlib.machinery.ModuleSpec(MAIN_OF_CHILDREN, None)

    def __getattribute__(self, name: str) -> Any:
        own = object.__getattribute__(self, "__dict__")
        if name == "__spec__":
            return own["spec"]
        return getattr(own["script"], name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(object.__getattribute__(self, "__dict__")["script"], name, value)

    def __delattr__(self, name: str) -> None:
        delattr(object.__getattribute__(self, "__dict__")["script"], name)

    def __repr__(self) -> str:
        return f"<module '__main__' from {object.__getattribute__(self, '__dict__')['script'].__file__!r}>"

    def __dir__(self) -> list[str]:
        return dir(object.__getattribute__(self, "__dict__")["script"])


def import_as_main(path: str) -> ModuleType:
    """Imports the script in `path` and makes it `__main__`. Raises what the script raises, or ImportError.

    Its folder comes first on the import path, as for every program; then the working directory, so that a script in
    `src/` finds the packages of the project. A script with relative imports is a module of its package.
    """
    folder, file = os.path.split(path)
    package = package_of(path, os.getcwd())
    if package is None:
        name = module_name(file)
        put_on_path(folder, os.getcwd())
    else:
        name = f"{package[0]}.{os.path.splitext(file)[0]}"
        put_on_path(folder, os.getcwd(), package[1])
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    kept.append(sys.modules.get("__main__"))
    sys.modules["__main__"] = MainModule(module)
    sys.argv[:] = [path]
    os.environ[SCRIPT_VARIABLE] = path
    spec.loader.exec_module(module)
    return module


def module_name(file: str) -> str:
    """The name that a script is imported by: its file name, unless that is no name or something else has it."""
    name = os.path.splitext(file)[0]
    taken = name in sys.modules or name in sys.builtin_module_names or name in getattr(sys, "stdlib_module_names", ())
    return name if name.isidentifier() and not taken else OTHER_NAME


def put_on_path(*folders: str) -> None:
    """Puts folders at the beginning of the import path, in their order."""
    for folder in reversed(folders):
        if folder in sys.path:
            sys.path.remove(folder)
        sys.path.insert(0, folder)

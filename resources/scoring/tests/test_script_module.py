"""Where a script is imported from and what its run() may be: packages, PYTHONPATH, event loops, wrappers."""

from __future__ import annotations

import json

import pytest
from conftest import Serve


def test_a_script_in_a_folder_finds_the_project_and_its_own_folder(serve: Serve) -> None:
    script = """
import json, os, sys
from lib.tools import add
from common.names import NAME
from extra_module import VALUE
HERE = os.path.dirname(os.path.abspath(__file__))
def run(a: int, b: int): return [add(a, b), NAME, VALUE, json.load(open(os.path.join(HERE, 'labels.json'))), sys.path[0] == HERE]
"""
    files = {
        "src/score.py": script,
        "src/lib/tools.py": "def add(a, b): return a + b",
        "src/labels.json": ["x"],
        "common/__init__.py": "",
        "common/names.py": "NAME = 'common'",
        "elsewhere/extra_module.py": "VALUE = 1",
    }
    from conftest import PACKAGE

    env = {"PYTHONPATH": f"{PACKAGE}:elsewhere"}
    server = serve("", "--script", "src/score.py", files=files, env=env)
    assert server.score({"a": 1, "b": 2}).json == [3, "common", 1, ["x"], True]


IN_PACKAGES = {
    "in a package of the project": (
        "app/service/score.py",
        ["app/__init__.py", "app/service/__init__.py"],
        "app.service",
    ),
    "in folders without __init__.py": ("app/service/score.py", [], "app.service"),
    "in a package below a folder": ("src/app/score.py", ["src/app/__init__.py"], "app"),
    "with as many dots as it needs": ("src/app/service/score.py", ["src/app/service/__init__.py"], "app.service"),
}


@pytest.mark.parametrize(("path", "inits", "package"), IN_PACKAGES.values(), ids=IN_PACKAGES.keys())
def test_a_script_with_relative_imports_is_a_module_of_its_package(
    serve: Serve, path: str, inits: list[str], package: str
) -> None:
    parent = "from ..names import NAME" if package.endswith(".service") else "from .names import NAME"
    script = f"""
import multiprocessing, pickle
from . import prep
from .prep import double
{parent}
import {package}.prep as same
class Mine: pass
def square(n): return n * n
def run(n: int):
    with multiprocessing.get_context('spawn').Pool(1) as pool: [squared] = pool.map(square, [n])
    return [double(n), NAME, same is prep, __name__, type(pickle.loads(pickle.dumps(Mine()))) is Mine, squared]
"""
    folder = path.rpartition("/")[0]
    names = f"{folder.rpartition('/')[0] if '..' in parent else folder}/names.py"
    files = {f"{folder}/prep.py": "def double(n): return 2 * n", names: "NAME = 'name'", **dict.fromkeys(inits, "")}
    server = serve("", "--script", path, "--timeout", "40", files={path: script, **files})
    assert server.score({"n": 3}).json == [6, "name", True, f"{package}.score", True, 9]


def test_a_body_that_a_relative_module_parses_is_given_as_text(serve: Serve) -> None:
    files = {
        "app/score.py": "from . import io\nfrom .io.rows import parse\ndef run(data): return parse(data) + io.two(data)",
        "app/io/__init__.py": "from .rows import parse as two",
        "app/io/rows.py": "import json\ndef parse(text): return json.loads(text)['data']",
    }
    server = serve("", "--script", "app/score.py", files=files)
    assert server.score({"data": [1]}).json == [1, 1]


@pytest.mark.parametrize("options", [[], ["--concurrency", "3"]])
@pytest.mark.parametrize("kind", ["def", "async def"])
def test_what_an_async_init_makes_lives_on_in_run(serve: Serve, kind: str, options: list[str]) -> None:
    script = f"""
import asyncio
async def init():
    global lock, loop, queue, ticks
    ticks, lock, loop, queue = 0, asyncio.Lock(), asyncio.get_running_loop(), asyncio.Queue()
    async def tick():
        global ticks
        while True:
            ticks += 1
            await asyncio.sleep(0.005)
    global task
    task = asyncio.create_task(tick())
{kind} run(n: int):
    {"async with lock: await queue.put(n); value = await asyncio.wait_for(queue.get(), 5); same = asyncio.get_running_loop() is loop" if kind == "async def" else "value, same = n, not loop.is_closed()"}
    return [value, same, task.done(), ticks]
"""
    server = serve(script, *options)
    first = server.score({"n": 1}).json
    assert first[:3] == [1, True, False]
    later = first[3]
    while later <= first[3] + 3:
        later = server.score({"n": 1}).json[3]
    assert server.stop() == 0


def test_run_may_use_asyncio_by_itself(serve: Serve) -> None:
    script = """
import asyncio
def run(n: int):
    async def twice(): await asyncio.sleep(0); return 2 * n
    return [asyncio.run(twice()), asyncio.new_event_loop().run_until_complete(twice())]
"""
    server = serve(script)
    assert server.score({"n": 2}).json == server.score({"n": 2}).json == [4, 4]


@pytest.mark.parametrize(
    "source, says",
    [
        (
            "x = 'größe'\ndef run(n): return n\n".encode("latin-1"),
            "score.py:1: the script is not UTF-8: byte 0xF6 at column 8",
        ),
        ("def run(n): return n\n".encode("utf-16"), "saved as UTF-16"),
        (b"def init(): pass\ndef run(n):\n    print 'x'\n", "score.py:3: this is Python 2"),
        (b"%matplotlib inline\ndef run(n): return n\n", "score.py:1: a notebook's line"),
    ],
)
def test_a_script_that_is_no_python_3_says_what_it_is(serve: Serve, source: bytes, says: str) -> None:
    server = serve("", wait=False, files={"score.py": source})
    assert says in server.wait_for(says)["message"]
    assert server.process.wait(20) == 3


def test_a_driver_script_hands_its_calls_to_the_script_that_it_wraps(serve: Serve) -> None:
    driver = (
        "import inner as driver_module\ndef init(): driver_module.init()\ndef run(*args, **names): raise RuntimeError\n"
    )
    inner = "def init():\n    global k\n    k = 2\ndef run(n: int): return n * k\n"
    server = serve(driver, files={"inner.py": inner})
    assert server.score({"n": 4}).json == 8
    assert json.loads(server.get("/openapi.json").body)["openapi"] == "3.1.0"


WRAPPED = {
    "a decorator without functools.wraps": "@bare\ndef run(n: int, k: float = 2.0): return [n, k]",
    "a decorator with functools.wraps": "@kept\ndef run(n: int, k: float = 2.0): return [n, k]",
    "two decorators": "@bare\n@kept\n@bare\ndef run(n: int, k: float = 2.0): return [n, k]",
    "functools.partial": "def _run(fixed, n: int, k: float): return [n, k]\nrun = functools.partial(_run, 0, k=2.0)",
    "an object with __call__": "class Model:\n def __call__(self, n: int, k: float = 2.0): return [n, k]\nrun = Model()",
    "a method": "class Model:\n def predict(self, n: int, k: float = 2.0): return [n, k]\nrun = Model().predict",
    "a decorator around async def": "@bare\nasync def run(n: int, k: float = 2.0): return [n, k]",
    "a decorator that runs async def": "@kept_run\nasync def run(n: int, k: float = 2.0): return [n, k]",
    "a coroutine that run() returns": "async def _run(n, k): return [n, k]\ndef run(n: int, k: float = 2.0): return _run(n, k)",
    "a future that run() returns": "async def init():\n global loop\n loop = asyncio.get_running_loop()\n"
    "def run(n: int, k: float = 2.0): return loop.create_task(asyncio.sleep(0.001, [n, k]))",
}
DECORATORS = """
import asyncio, functools, time
def bare(function):
    def wrapper(*args, **kwargs):
        begun = time.time()
        return function(*args, **kwargs)
    return wrapper
def kept(function): return functools.wraps(function)(bare(function))
def kept_run(function): return functools.wraps(function)(lambda **given: asyncio.run(function(**given)))
"""


@pytest.mark.parametrize("code", WRAPPED.values(), ids=WRAPPED.keys())
def test_run_may_be_wrapped_and_keeps_its_inputs(serve: Serve, code: str) -> None:
    server = serve(DECORATORS + code)
    assert server.score({"n": 3}).json == [3, 2.0]
    assert server.score({"n": "three"}).status == 400
    assert server.score({"n": 3, "k": 2}).json == [3, 2.0]


@pytest.mark.parametrize("code", [WRAPPED["a decorator around async def"], WRAPPED["a coroutine that run() returns"]])
@pytest.mark.parametrize("init", ["", "async def init(): pass\n"])
def test_threads_wait_for_what_run_returns(serve: Serve, code: str, init: str) -> None:
    server = serve(DECORATORS + init + code, "--concurrency", "3")
    assert server.score({"n": 3}).json == [3, 2.0]


def test_a_wrapper_of_a_function_that_is_unknown_takes_any_object(serve: Serve) -> None:
    server = serve("def run(*args, **kwargs): return [args, kwargs]")
    assert server.score({"n": 3}).json == [[], {"n": 3}]

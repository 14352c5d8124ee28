"""A worker is to a script what a Python process is: children, signals, `__main__`, import path, event loop."""

from __future__ import annotations

import json
import multiprocessing
import sys
from typing import Any

import pytest
from conftest import Serve, Server

METHODS = multiprocessing.get_all_start_methods()
CHILDREN = """
import multiprocessing, os, pickle, signal, subprocess, sys, time
from concurrent.futures import ProcessPoolExecutor

class Model:
    def __init__(self, factor): self.factor = factor
    def predict(self, x): return self.factor * x

def square(x): return x * x
def sleep(): time.sleep(100)
def put(queue): queue.put(os.getpid())
def load(path):
    with open(path, 'rb') as file: return pickle.load(file).predict(3)
def ended(child):
    child.start(); child.terminate(); child.join(10)
    try: return child.exitcode
    finally: child.kill()

class Rows:  # what torch's DataLoader does: workers that fetch rows by index, and are terminated at the end
    def __init__(self, count): self.count = count
    def __getitem__(self, index): return index * 10
def fetch(rows, asked, sent):
    while (index := asked.get()) is not None: sent.put((index, rows[index]))

def init(): pass
"""


def serve_children(serve: Serve, body: str, *options: str) -> Server:
    return serve(CHILDREN + body, "--timeout", "40", *options)


@pytest.mark.parametrize("method", METHODS)
def test_processes_of_multiprocessing_work_and_end_when_they_are_told_to(serve: Serve, method: str) -> None:
    body = """
def run(method: str):
    context = multiprocessing.get_context(method)
    with context.Pool(2) as pool: squares = pool.map(square, [1, 2, 3])
    with ProcessPoolExecutor(2, mp_context=context) as pool: again = list(pool.map(square, [1, 2, 3]))
    queue = context.Queue()
    child = context.Process(target=put, args=(queue,))
    child.start()
    same = queue.get(timeout=20) == child.pid
    child.join()
    asked, sent = context.Queue(), context.Queue()
    workers = [context.Process(target=fetch, args=(Rows(4), asked, sent), daemon=True) for _ in range(2)]
    for worker in workers: worker.start()
    for index in range(4): asked.put(index)
    rows = sorted(sent.get(timeout=20) for _ in range(4))
    for worker in workers: worker.terminate(); worker.join(10)
    return [squares, again, same, rows, [w.exitcode for w in workers], ended(context.Process(target=sleep))]
"""
    answer = serve_children(serve, body).score({"method": method})
    squares, again, same, rows, codes, code = answer.json
    assert squares == again == [1, 4, 9] and same
    assert rows == [[0, 0], [1, 10], [2, 20], [3, 30]]
    assert codes == [-15, -15] and code == -15


@pytest.mark.parametrize("method", METHODS)
def test_children_load_a_pickle_whose_class_the_script_defines(serve: Serve, method: str) -> None:
    body = """
with open('model.pkl', 'wb') as file: file.write(b"c__main__\\nModel\\n)\\x81}\\x8c\\x06factorK\\x05sb.")
def run(method: str):
    with multiprocessing.get_context(method).Pool(1) as pool: return pool.apply(load, ('model.pkl',))
"""
    assert serve_children(serve, body).score({"method": method}).json == 15


def test_joblib_runs_functions_of_the_script_in_its_own_processes(serve: Serve) -> None:
    pytest.importorskip("joblib")
    body = """
import joblib
def run(n: int): return joblib.Parallel(2)(joblib.delayed(square)(i) for i in range(n))
"""
    server = serve(CHILDREN + body, "--timeout", "40")
    assert server.score({"n": 3}).json == [0, 1, 4]


def test_a_script_whose_file_name_is_no_module_name_has_children_too(serve: Serve) -> None:
    body = (
        "def run(n: int):\n with multiprocessing.get_context('spawn').Pool(1) as pool: return pool.map(square, [n])\n"
    )
    server = serve("", "--script", "score-model.v2.py", files={"score-model.v2.py": CHILDREN + body})
    assert server.score({"n": 3}).json == [9]


def test_programs_that_are_started_have_the_default_signals(serve: Serve) -> None:
    body = """
SHOW = 'import signal; print(signal.getsignal(signal.SIGTERM) == signal.SIG_DFL, signal.getsignal(signal.SIGINT) == signal.default_int_handler)'
def run(n: int):
    child = subprocess.Popen(['sleep', '100']); child.terminate()
    pid = os.fork()
    if pid == 0:
        print('in a fork', signal.getsignal(signal.SIGTERM) == signal.SIG_DFL); sys.stdout.flush(); sys.exit(7)
    code = os.waitpid(pid, 0)[1] >> 8
    failed = os.fork()
    if failed == 0: raise ValueError('in the fork')
    return [child.wait(10), subprocess.check_output([sys.executable, '-c', SHOW], text=True), code, os.waitpid(failed, 0)[1] >> 8]
"""
    server = serve_children(serve, body)
    assert server.score({"n": 1}).json == [-15, "True True\n", 7, 1]
    assert server.wait_for("in a fork")["message"] == "in a fork True"
    assert server.score({"n": 2}).status == 200


def test_a_worker_that_ends_is_noticed_though_its_children_live_on(serve: Serve) -> None:
    body = """
def run(n: int):
    if n:
        multiprocessing.get_context('fork').Process(target=time.sleep, args=(3,)).start()
        os._exit(9)
    return n
"""
    server = serve_children(serve, body)
    answer = server.score({"n": 1})
    assert (answer.status, answer.json["code"]) == (500, "worker-died")
    assert server.score({"n": 0}).json == 0


@pytest.mark.skipif(sys.version_info < (3, 10), reason="the worker keeps the default signals there")
def test_a_worker_leaves_its_end_to_the_front(serve: Serve) -> None:
    server = serve("import os, signal\ndef run(n: int):\n os.kill(os.getpid(), signal.SIGTERM)\n return n")
    assert server.score({"n": 4}).json == 4


def test_the_script_is_main_but_its_main_block_does_not_run(serve: Serve) -> None:
    script = """
import __main__, os, sys
class Mine: pass
def init():
    __main__.given = 1
def run(n: int):
    return [__name__, __main__.__name__, __main__.__file__ == os.path.abspath('score.py'), __main__.Mine is Mine,
            vars(__main__) is globals(), given, 'Mine' in dir(__main__), sys.argv == [os.path.abspath('score.py')],
            getattr(__main__, 'nothing', 'none')]
if __name__ == '__main__':
    raise RuntimeError('training')
"""
    answer = serve(script).score({"n": 1}).json
    assert answer == ["score", "score", True, True, True, 1, True, True, "none"]


@pytest.mark.parametrize("state", ["import", "init", "run"])
def test_a_pickle_of_the_training_script_loads_wherever_the_class_stands(serve: Serve, state: str) -> None:
    load = "global model\n    with open('model.pkl', 'rb') as file: model = pickle.load(file)"
    script = "import pickle\nfrom lib.classes import Model\n"
    script += f"def load():\n    {load}\n"
    script += "load()\n" if state == "import" else ""
    script += "def init(): " + ("load()\n" if state == "init" else "pass\n")
    script += "def run(n: int):\n    " + ("load()\n    " if state == "run" else "") + "return model.predict(n)\n"
    files: dict[str, Any] = {
        "lib/classes.py": "class Model:\n    def predict(self, x): return self.factor * x\n",
        "model.pkl": b"c__main__\nModel\n)\x81}\x8c\x06factorK\x05sb.",
    }
    assert serve(script, files=files).score({"n": 2}).json == 10


def test_a_class_that_the_script_lacks_is_named_with_what_to_do(serve: Serve) -> None:
    script = "import pickle\ndef init(): pickle.load(open('model.pkl', 'rb'))\ndef run(n: int): return n\n"
    server = serve(script, files={"model.pkl": b"c__main__\nModel\n)\x81."}, wait=False)
    text = server.wait_for("init() failed")["message"]
    assert "Can't get attribute 'Model'" in text
    assert "define or import Model in score.py" in text


def test_a_script_that_is_killed_while_it_starts_is_told(serve: Serve) -> None:
    script = "import os, signal\ndef init(): os.kill(os.getpid(), signal.SIGKILL)\ndef run(n: int): return n\n"
    server = serve(script, wait=False)
    assert server.wait_for("worker killed while it started")["message"].endswith("by SIGKILL")


def test_code_that_another_python_has_saved_is_named(serve: Serve) -> None:
    script = """
import sys, types
sys.modules['cloudpickle'] = types.ModuleType('cloudpickle')  # what has loaded such a function
def run(n: int):
    raise SystemError('no locals found when setting up annotations')  # what 3.11 says of a method saved by 3.13
"""
    server = serve(script)
    assert server.score({"n": 1}).status == 500
    text = server.wait_for("run() failed")["message"]
    assert "choose that runtime, or save again" in text and "this is Python 3." in text


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

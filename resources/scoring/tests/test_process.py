"""A worker is to a script what a Python process is: children, signals, `__main__`."""

from __future__ import annotations

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

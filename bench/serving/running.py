"""Starting a server on one core, and ending it with all its children."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Optional

from bodies import body_of
from peers import CACHE, HERE, KEY, Peer, environment_folder, python_of

SERVER_CORE, LOAD_CORE = "0", "1"
SLOWEST_START = 60.0  # seconds
SINGLE = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}


class Running:
    """A running server."""

    def __init__(self, peer: Peer, work: str, port: int, process: subprocess.Popen[bytes], ready: float) -> None:
        self.peer = peer
        self.work = work
        self.port = port
        self.process = process
        self.ready = ready  # seconds from start to the first answered request

    @property
    def headers(self) -> dict[str, str]:
        """What every request carries."""
        key = {"Authorization": f"Bearer {KEY}"} if self.peer.keyed else {}
        if self.peer.name == "litserve":
            key = {"X-API-Key": KEY}
        return {"Content-Type": "application/json", **key}

    def ask(self, body: Any, method: str = "POST", path: str = "", timeout: float = 30.0) -> tuple[int, bytes]:
        """One request on its own connection."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path or self.peer.path, body, self.headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def processes(self) -> list[int]:
        """The server's process and all below it."""
        found, todo = [], [self.process.pid]
        while todo:
            pid = todo.pop()
            found.append(pid)
            try:
                for task in Path(f"/proc/{pid}/task").iterdir():
                    todo += [int(child) for child in (task / "children").read_text().split()]
            except OSError:
                continue
        return found

    def memory(self) -> float:
        """Resident memory of the whole tree in MB; shared pages count in each process."""
        return sum(resident(pid) for pid in self.processes())

    def cpu(self) -> float:
        """CPU seconds of the whole tree."""
        ticks = 0
        for pid in self.processes():
            try:
                fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
                ticks += int(fields[11]) + int(fields[12])
            except OSError:
                continue
        return ticks / os.sysconf("SC_CLK_TCK")


def resident(pid: int) -> float:
    """Resident memory of a process in MB."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    except OSError:
        return 0.0


def free_port() -> int:
    """A port that is free now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def serving(
    peer: Peer,
    work: str,
    extra: tuple[str, ...] = (),
    script: Optional[Path] = None,
    env: Optional[dict[str, str]] = None,
) -> Iterator[Running]:
    """A server for one kind of work, on its own core, ready to be asked."""
    folder, port = CACHE / "folders", free_port()
    folder.mkdir(parents=True, exist_ok=True)
    python = python_of(peer)
    environment = {**os.environ, **SINGLE, "BENCH_WORK": work, "BENCH_KEY": KEY, **(env or {})}
    prepare(peer, work, folder, environment)
    words = {
        "port": port,
        "python": python,
        "bin": python.parent,
        "apps": HERE / "apps",
        "work": work,
        "folder": folder,
    }
    environment.update({name: value.format(**words) for name, value in peer.environment.items()})
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["PATH"] = f"{python.parent}{os.pathsep}{environment['PATH']}"
    command = [part.format(**words) for part in peer.command]
    if script is not None:
        command[command.index("--script") + 1] = str(script)
    cwd = folder / "cog" if peer.name == "cog" else folder
    begun = time.monotonic()
    with open(folder / f"{peer.name}.log", "wb") as log:
        process = subprocess.Popen(
            ["taskset", "-c", SERVER_CORE, *command, *extra],
            env=environment,
            cwd=cwd,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    running = Running(peer, work, port, process, 0.0)
    try:
        wait_ready(running, begun)
        yield running
    finally:
        stop(running)


def prepare(peer: Peer, work: str, folder: Path, environment: dict[str, str]) -> None:
    """What some peers need on disk before they start."""
    saved = folder / f"mlflow-{work}"
    # It holds a copy of the work.
    if peer.name == "mlflow" and not is_newer(saved, HERE / "apps" / "work.py"):
        shutil.rmtree(saved, ignore_errors=True)
        command = [str(python_of(peer)), str(HERE / "apps" / "mlflow_app.py"), str(saved)]
        subprocess.run(command, env=environment, check=True, capture_output=True)
    if peer.name == "mlserver":
        target = folder / f"mlserver-{work}"
        target.mkdir(exist_ok=True)
        (target / "settings.json").write_text('{"parallel_workers": 1}')
        (target / "model-settings.json").write_text('{"name": "scoring", "implementation": "mlserver_app.Scoring"}')
    if peer.name == "cog":
        target = folder / "cog"
        target.mkdir(exist_ok=True)
        (target / "cog.yaml").write_text('predict: "cog_app.py:Scoring"\n')
        for name in ("cog_app.py", "work.py"):
            shutil.copy(HERE / "apps" / name, target / name)


def is_newer(made: Path, source: Path) -> bool:
    """Whether something is there and was made after its source."""
    return made.exists() and made.stat().st_mtime > source.stat().st_mtime


def wait_ready(running: Running, begun: float) -> None:
    """Waits until the health path and a first request answer 200: some are healthy before they can work."""
    body = body_of(running.peer.form, running.work)
    while time.monotonic() - begun < SLOWEST_START:
        try:
            status, _ = running.ask(None, "GET", running.peer.health, timeout=2)
            if status == 200 and running.ask(body, timeout=10)[0] == 200:
                running.ready = time.monotonic() - begun
                return
        except (OSError, http.client.HTTPException):
            time.sleep(0.01)
        if running.process.poll() is not None:
            break
        time.sleep(0.01)
    raise RuntimeError(
        f"{running.peer.name} did not start; its log: {CACHE / 'folders' / (running.peer.name + '.log')}"
    )


def stop(running: Running) -> None:
    """SIGTERM, then SIGKILL to every process of the tree that is left."""
    tree = running.processes()
    if running.process.poll() is None:
        running.process.send_signal(signal.SIGTERM)
        try:
            running.process.wait(5)
        except subprocess.TimeoutExpired:
            running.process.kill()
            running.process.wait()
    for pid in tree:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def others_cpu() -> float:
    """CPU seconds of the machine that were not idle, since it started."""
    fields = [int(one) for one in Path("/proc/stat").read_text().splitlines()[0].split()[1:]]
    return (sum(fields) - fields[3] - fields[4]) / os.sysconf("SC_CLK_TCK")


def installed_size(peer: Peer) -> float:
    """MB of a peer's site-packages."""
    done = subprocess.run(
        ["du", "-sm", str(environment_folder(peer) / "lib")], capture_output=True, text=True, check=True
    )
    return float(done.stdout.split()[0])

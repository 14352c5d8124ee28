"""The peers: what is installed for each, and how each is started and asked.

Current versions from PyPI, each in an environment of its own in a cache outside the repository.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
PACKAGE = HERE.parent.parent / "resources" / "scoring"
CACHE = Path(os.environ.get("SLIPWAY_BENCH_CACHE") or Path.home() / ".cache" / "slipway-bench-serving")
SAME = ["numpy", "pandas", "scikit-learn"]  # in every environment
WORKS = ("echo", "frame", "array", "sleep")
KEY = "bench-key"


@dataclass(frozen=True)
class Peer:
    """One server. `{port}`, `{python}`, `{bin}`, `{apps}`, `{work}` and `{folder}` in the command are replaced."""

    name: str
    requirements: tuple[str, ...]
    command: tuple[str, ...]
    path: str
    health: str
    form: str = "object"  # how the body looks, see bodies.py
    keyed: bool = False
    environment: dict[str, str] = field(default_factory=dict)
    remark: str = ""


PEERS = (
    Peer(
        "slipway",
        ("orjson", "httptools", "uvloop"),
        ("{python}", "-m", "slipway_scoring", "--script", "{apps}/slipway_app.py", "--host", "127.0.0.1", "--port", "{port}",
         "--metrics-port", "0", "--primary-key", KEY, "--queue", "100"),
        "/score", "/health/ready", keyed=True, environment={"PYTHONPATH": str(PACKAGE)},
        remark="key, schema check and metrics on",
    ),
    Peer(
        "azureml",
        ("azureml-inference-server-http", "inference-schema"),
        ("{bin}/azmlinfsrv", "--entry_script", "{apps}/azureml_app.py", "--port", "{port}"),
        "/score", "/", environment={"AZUREML_MODEL_DIR": "/tmp", "WORKER_COUNT": "1"}, remark="no key check",
    ),
    Peer(
        "mlflow",
        ("mlflow",),
        ("{python}", "-m", "mlflow", "models", "serve", "-m", "{folder}/mlflow-{work}", "--env-manager", "local",
         "-w", "1", "-h", "127.0.0.1", "-p", "{port}"),
        "/invocations", "/ping", form="mlflow", environment={"MLFLOW_ENABLE_PROXY_MLFLOW_ARTIFACTS": "false"},
        remark="no key check",
    ),
    Peer(
        "bentoml",
        ("bentoml",),
        ("{bin}/bentoml", "serve", "bento_app:Scoring", "--working-dir", "{apps}", "--host", "127.0.0.1", "--port", "{port}"),
        "/score", "/readyz", environment={"BENTOML_DO_NOT_TRACK": "True"}, remark="no key check",
    ),
    Peer(
        "litserve",
        ("litserve",),
        ("{python}", "{apps}/lit_app.py", "{port}"),
        "/predict", "/health", keyed=True, environment={"LIT_SERVER_API_KEY": KEY}, remark="no schema check",
    ),
    Peer(
        "mlserver",
        ("mlserver", "uvloop<0.22"),
        ("{bin}/mlserver", "start", "{folder}/mlserver-{work}"),
        "/v2/models/scoring/infer", "/v2/health/ready", form="v2",
        environment={"MLSERVER_DEBUG": "false", "MLSERVER_HTTP_PORT": "{port}", "MLSERVER_GRPC_PORT": "0", "MLSERVER_METRICS_PORT": "0",
                     "PYTHONPATH": str(HERE / "apps")},
        remark="no key check; does not start with uvloop 0.22 and later",
    ),
    Peer(
        "cog",
        ("cog",),
        ("{python}", "-m", "cog.server.http", "--host", "127.0.0.1"),
        "/predictions", "/health-check", form="cog",
        environment={"PORT": "{port}", "COG_MAX_CONCURRENCY": "64", "COG_PREDICT_TYPE_STUB": "cog_app.py:Scoring"}, remark="no key check",
    ),
    Peer(
        "fastapi",
        ("fastapi", "uvicorn[standard]"),
        ("{python}", "-m", "uvicorn", "fast_app:app", "--app-dir", "{apps}", "--host", "127.0.0.1", "--port", "{port}", "--no-access-log",
         "--log-level", "warning"),
        "/score", "/", keyed=True, remark="hand-written: key, pydantic models",
    ),
    Peer(
        "flask",
        ("flask", "gunicorn"),
        ("{bin}/gunicorn", "-k", "gthread", "--threads", "8", "-w", "1", "-b", "127.0.0.1:{port}", "--chdir", "{apps}",
         "flask_app:app"),
        "/score", "/", keyed=True, remark="hand-written: key and schema check",
    ),
)  # fmt: skip


def environment_folder(peer: Peer) -> Path:
    """Where a peer is installed."""
    return CACHE / peer.name


def python_of(peer: Peer) -> Path:
    """The interpreter of a peer's environment."""
    return environment_folder(peer) / "bin" / "python"


def install(peer: Peer) -> str:
    """Installs a peer unless it is there; returns an error's last lines, or nothing."""
    done = environment_folder(peer) / "installed"
    if done.exists():
        return ""
    folder = environment_folder(peer)
    folder.mkdir(parents=True, exist_ok=True)
    steps = [
        [sys.executable, "-m", "venv", str(folder)],
        [
            str(folder / "bin" / "python"),
            "-m",
            "pip",
            "install",
            "-q",
            "--disable-pip-version-check",
            *SAME,
            *peer.requirements,
        ],
    ]
    for step in steps:
        result = subprocess.run(step, capture_output=True, text=True, check=False)
        if result.returncode:
            return "\n".join(result.stderr.splitlines()[-5:])
    done.write_text("")
    return ""


def versions(peer: Peer) -> str:
    """The versions of a peer's own packages, as installed."""
    names = [requirement.split("<")[0].split("[")[0] for requirement in peer.requirements]
    code = "import sys; from importlib.metadata import version; print(', '.join(f'{n} {version(n)}' for n in sys.argv[1:]))"
    result = subprocess.run([str(python_of(peer)), "-c", code, *names], capture_output=True, text=True, check=False)
    return result.stdout.strip()


if __name__ == "__main__":
    for one in PEERS:
        print(one.name, install(one) or versions(one), flush=True)

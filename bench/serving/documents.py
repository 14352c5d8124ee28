"""schemathesis against the document of every example, brought up by Slipway itself on the process engine."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from peers import CACHE

ROOT = Path(__file__).resolve().parent.parent.parent
EXAMPLES = ROOT / "resources" / "examples"
TOOL = CACHE / "schemathesis"
LONGEST = 1800  # seconds for one example
# What these need, their schemas do not say (text that is an image; a wine; every pixel; the measurements on a path): they
# refuse with 422 what fits their document.
REFUSING = ("photo", "two-inputs", "digits", "plain-json")


def install() -> Path:
    """schemathesis of its current version, in an environment of its own; its program."""
    program = TOOL / "bin" / "schemathesis"
    if not program.exists():
        subprocess.run([sys.executable, "-m", "venv", str(TOOL)], check=True)
        subprocess.run([str(TOOL / "bin" / "python"), "-m", "pip", "install", "-q", "schemathesis>=4"], check=True)
    return program


def slipway(data: str, *words: str) -> Any:
    """The JSON answer of a command."""
    command = ["node", str(ROOT / "cli" / "slipway.mjs"), "--data-dir", data, "--json", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    return json.loads(done.stdout)


# What refuses a request that its document does not allow. To the tool's own list comes 414: a query of more than
# 8 KiB is refused for its length before anything else of it is looked at.
SETTINGS = """
[checks]
negative_data_rejection.expected-statuses = [
  "400", "401", "403", "404", "405", "406", "409", "414", "415", "422", "428", "429", "5xx",
]
"""


def check(program: Path, port: int, folder: str, example: str, count: int) -> tuple[bool, str]:
    """Whether generated requests found nothing, and the tool's own last lines."""
    url = f"http://127.0.0.1:{port}"
    command = [str(program), "run", f"{url}/openapi.json", "--url", url, "--max-examples", str(count), "--seed", "1"]
    Path(folder, "schemathesis.toml").write_text(SETTINGS)
    if example in REFUSING:
        command += ["--exclude-checks", "positive_data_acceptance"]
    done = subprocess.run(
        [*command, "--phases", "examples,coverage,fuzzing"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST,
    )
    return done.returncode == 0, done.stdout[-3000:]


def run(options: argparse.Namespace, names: list[str]) -> None:
    """Checks every example, or those of `--servers`; `--count` examples for each operation, at most 1,000."""
    program = install()
    for example in sorted(path.name for path in EXAMPLES.iterdir() if (path / "slipway.yml").exists()):
        if names and example not in names:
            continue
        with tempfile.TemporaryDirectory() as folder:
            project = str(Path(folder) / example)
            slipway(folder, "init", "--example", example, project)
            started = slipway(folder, "up", project, "--engine", "process")["run"]
            try:
                good, text = check(program, started["port"], folder, example, min(options.count, 1000))
            finally:
                slipway(folder, "rm", started["id"], "--force")
        print(f"{example}: {'nothing found' if good else 'FAILURES'}\n{text if not good else ''}", flush=True)

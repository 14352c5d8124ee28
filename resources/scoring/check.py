"""Runs this package's checks: ruff, mypy and pytest, in an environment that it makes itself.

`python3.11 resources/scoring/check.py [pytest arguments]`. The environment lies outside the repository, in
$SLIPWAY_SCORING_ENVIRONMENT or the user's cache folder. It is made again when the dependencies in pyproject.toml
change.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import tomllib

HERE = Path(__file__).resolve().parent
DEFAULT = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "slipway-scoring-environment"


def make_environment(folder: Path) -> Path:
    """The interpreter of an environment with everything that the tests need."""
    project = tomllib.loads((HERE / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *extras["stores"], *extras["test"]]
    stamp = hashlib.sha256("\n".join([sys.version, *wanted]).encode()).hexdigest()
    python = folder / "bin" / "python"
    done = folder / "made-from"
    if not done.exists() or done.read_text() != stamp:
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        install = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", *wanted]
        subprocess.run(install, check=True)
        done.write_text(stamp)
    return python


def main() -> int:
    """Runs each check; the exit code is the first one that is not 0."""
    python = make_environment(Path(os.environ.get("SLIPWAY_SCORING_ENVIRONMENT") or DEFAULT))
    steps = (
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy"],
        ["pytest", *sys.argv[1:]],
    )
    for step in steps:
        print("$ " + " ".join(step), flush=True)
        environment = {**os.environ, "PYTHONPATH": str(HERE)}
        code = subprocess.run([str(python), "-m", *step], cwd=HERE, env=environment, check=False).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())

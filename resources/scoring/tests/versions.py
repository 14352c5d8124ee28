"""Runs the round trip of samples against every supported pair of pandas and NumPy.

`python tests/versions.py [--examples 4] [--folder FOLDER] [PAIR …]`, in resources/scoring, with uv on the PATH or beside
this Python. Each pair gets an environment of its own, kept in FOLDER (default: the user's cache folder). Prints how many
combinations of pair, dtype and kind of sample were tried; the exit code is 1 when one failed.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "slipway-scoring-versions"
TEST = "slipway_scoring/schema/test_round_trip.py"
TOOLS = ["orjson", "pytest", "hypothesis", "jsonschema", "tzdata"]
# The ends of what each major version of pandas runs with. pandas 1.5 has no wheels past Python 3.11 and NumPy 1.
PAIRS = {
    "pandas-1.5": ("pandas==1.5.*", "numpy==1.23.*"),
    "pandas-2.0": ("pandas==2.0.*", "numpy==1.26.*"),
    "pandas-2.2-numpy-1": ("pandas==2.2.*", "numpy==1.26.*"),
    "pandas-2.2-numpy-2": ("pandas==2.2.*", "numpy==2.*"),
    "pandas-3-numpy-1": ("pandas==3.0.*", "numpy==1.26.*"),
    "pandas-3-numpy-2": ("pandas>=3", "numpy>=2"),
}


def environment(folder: Path, packages: tuple[str, ...], uv: str) -> Path:
    """The interpreter of an environment with some packages."""
    wanted = [*packages, *TOOLS]
    python, done = folder / "bin" / "python", folder / "made-from"
    stamp = hashlib.sha256("\n".join([sys.version, *wanted]).encode()).hexdigest()
    if not done.exists() or done.read_text() != stamp:
        subprocess.run([uv, "venv", "-q", "--clear", "-p", sys.executable, str(folder)], check=True)
        subprocess.run([uv, "pip", "install", "-q", "-p", str(python), *wanted], check=True)
        done.write_text(stamp)
    return python


def run_pair(python: Path, examples: int) -> tuple[int, int]:
    """How many combinations of dtype and kind of sample passed and failed."""
    command = [str(python), "-m", "pytest", "-q", "-o", "addopts=", "-p", "no:cacheprovider", TEST]
    env = {**os.environ, "ROUND_TRIP_EXAMPLES": str(examples)}
    done = subprocess.run(command, cwd=HERE, env=env, capture_output=True, text=True, check=False)
    counts = {word: int(number) for number, word in re.findall(r"(\d+) (passed|failed|error)", done.stdout)}
    if done.returncode != 0:
        lines = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
        print("\n".join(lines) or done.stdout[-3000:] + done.stderr[-3000:])
    return counts.get("passed", 0), counts.get("failed", 0) + counts.get("error", 0) + (not counts)


def main() -> int:
    """Runs the pairs one after the other."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("pairs", nargs="*", choices=[*PAIRS, []], default=[], metavar="PAIR")
    parser.add_argument("--examples", type=int, default=4)
    parser.add_argument("--folder", type=Path, default=CACHE)
    options = parser.parse_args()
    uv = shutil.which("uv") or str(Path(sys.executable).parent / "uv")
    total = failures = 0
    for name in options.pairs or PAIRS:
        passed, failed = run_pair(environment(options.folder / name, PAIRS[name], uv), options.examples)
        print(f"{name}: {passed} combinations passed, {failed} failed", flush=True)
        total, failures = total + passed + failed, failures + failed
    print(f"{total} combinations, {failures} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())

"""Generators of clients that come from npm and Maven Central: installed once, in the user's cache folder."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "slipway-dev"
# The generator reads TypeScript with the compiler's own interface, which TypeScript 7 no longer has.
NPM = ("@hey-api/openapi-ts@0.99.0", "typescript@5.9.3", "@types/node@20.19.43")
GENERATOR = "org.openapitools:openapi-generator-cli:7.17.0"


def finished(command: list[str], folder: Path, environment: dict[str, str] | None = None) -> None:
    """Runs a command to its end. Raises AssertionError with what it printed when it fails."""
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=600
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout[-4000:]}{done.stderr[-4000:]}"


def npm_tools() -> Path:
    """The folder with the programs of the packages in NPM."""
    folder = CACHE / "client-tools" / "-".join(name.rpartition("@")[2] for name in NPM)
    if not folder.exists():
        made = folder.with_name(f"{folder.name}.{os.getpid()}")
        made.mkdir(parents=True)
        (made / "package.json").write_text('{"private": true}')
        npm = shutil.which("npm")
        assert npm, "npm is not on the PATH"
        finished([npm, "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", *NPM], made)
        try:
            made.rename(folder)
        except OSError:  # another run was faster
            shutil.rmtree(made)
    return folder / "node_modules"


def java_generator(maven: str) -> Path:
    """The program that makes Java clients, as Maven keeps it."""
    group, name, version = GENERATOR.split(":")
    jar = CACHE / "client-tools" / f"{name}-{version}.jar"
    if not jar.exists():
        jar.parent.mkdir(parents=True, exist_ok=True)
        plugin = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy"
        finished([maven, "-q", "-B", plugin, f"-Dartifact={group}:{name}:{version}", f"-DoutputDirectory={jar.parent}"], jar.parent)  # fmt: skip
    return jar

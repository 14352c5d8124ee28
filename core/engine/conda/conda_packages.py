"""Finds and installs conda packages with py-rattler, in a process of its own.

`solve` reads a question as JSON from standard input and writes the answer as JSON to standard output.
`install LOCK PREFIX CACHE FINAL` puts the packages of a lock into a folder that will be called FINAL.

The lock is a file of Pixi (https://pixi.sh/latest/workspace/lockfile/): every package by address and SHA-256.
Link scripts of packages are not run (py-rattler's default): installing executes nothing of a package.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any, NoReturn

import rattler
from rattler.exceptions import GatewayError, InstallerError, InvalidMatchSpecError, SolverError
from rattler.lock import LockChannel, LockPlatform
from rattler.package.build_string import BuildString

ENVIRONMENT = "default"


async def solve(question: dict[str, Any]) -> dict[str, Any]:
    """Returns `lock` and `packages`; or `refused` or `unreachable` with rattler's own words.

    `question`: `specs`, `channels` (addresses), `python` (`3.11`), `platform` (`linux-64`), `cache` and `system`,
    the virtual packages as `name=version`; without it those of this machine.
    """
    # What rattler takes for the address of one package, it would fetch from there.
    direct = [spec for spec in question["specs"] if "::" in spec and rattler.MatchSpec(spec).channel is None]
    if direct:
        return {"refused": f"An address is no package: {', '.join(direct)}"}
    platform: Any = question["platform"]
    channels = [rattler.Channel(address) for address in question["channels"]]
    system = question.get("system")
    virtual = (
        rattler.VirtualPackage.detect()
        if system is None
        else [
            rattler.GenericVirtualPackage(rattler.PackageName(name), rattler.Version(version), BuildString("0"))
            for name, _, version in (each.partition("=") for each in system)
        ]
    )
    try:
        records = await rattler.solve(
            channels,
            question["specs"],
            gateway=rattler.Gateway(cache_dir=str(Path(question["cache"]) / "repodata")),
            platforms=[platform, "noarch"],
            virtual_packages=virtual,
            constraints=[f"python {question['python']}.*"],
        )
    except (SolverError, InvalidMatchSpecError) as error:
        return {"refused": str(error)}
    except GatewayError as error:
        return {"unreachable": str(error)}
    without_hash = [record.file_name for record in records if record.sha256 is None]
    if without_hash:
        return {"refused": f"The channel has no SHA-256 of {', '.join(without_hash)}."}
    return {
        "lock": lock_text(records, platform, question["channels"]),
        "packages": [{"name": record.name.normalized, "version": str(record.version)} for record in records],
    }


def lock_text(records: list[rattler.RepoDataRecord], platform: str, channels: list[str]) -> str:
    """Returns the packages as the text of a lock file."""
    of = LockPlatform(platform)
    lock = rattler.LockFile([of])
    lock.set_channels(ENVIRONMENT, [LockChannel(address) for address in channels])
    for record in sorted(records, key=lambda each: each.name.normalized):
        lock.add_conda_package(ENVIRONMENT, of, record)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "conda.lock"
        lock.to_path(path)
        return path.read_text("utf-8")


async def install(lock_path: str, prefix: str, cache: str, final: str) -> None:
    """Installs every package of a lock; rattler compares the hash of each download.

    Files name the folder they lie in: they get the name that the folder is to have.
    """
    environment = rattler.LockFile.from_path(lock_path).default_environment()
    if environment is None:
        raise ValueError("The lock has no environment.")
    records = [record for of in environment.platforms() for record in records_of(environment, of)]
    await rattler.install(
        records,
        target_prefix=prefix,
        cache_dir=Path(cache) / "packages",
        show_progress=False,
        alternative_target_prefix=final,
    )


def records_of(environment: Any, platform: LockPlatform) -> list[rattler.RepoDataRecord]:
    """Returns the packages of a platform."""
    return list(environment.conda_repodata_records_for_platform(platform) or [])


def leave(code: int) -> NoReturn:
    """Ends the process at once.

    Threads of rattler still let go of what they hold: where Python is ending meanwhile, it aborts ("no Python frame").
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    if sys.argv[1] == "solve":
        print(json.dumps(asyncio.run(solve(json.load(sys.stdin)))))
    else:
        try:
            asyncio.run(install(*sys.argv[2:6]))
        except InstallerError as error:
            print(f"error: {error}", file=sys.stderr)
            leave(1)
    leave(0)

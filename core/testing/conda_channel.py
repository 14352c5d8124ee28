"""Writes a small conda channel: `conda_channel.py FOLDER [--python]`.

`word-tool` (linux-64) is a program that prints the words of `word-list` (noarch). With `--python` there is also
`word-count` (noarch: python), a module that needs the channel's `python`, which is this machine's own. Formats: conda's
`index.json`, `paths.json` and `repodata.json`
(https://docs.conda.io/projects/conda-build/en/stable/resources/package-spec.html).
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import sys
import sysconfig
import tarfile
from pathlib import Path
from typing import Any, NamedTuple

# What a package says instead of the folder that it will be installed to.
PLACEHOLDER = "/opt/placeholder_placeholder_placeholder_placeholder_placeholder"


class Member(NamedTuple):
    """One file of a package."""

    data: bytes
    is_program: bool = False
    has_placeholder: bool = False


def write_package(
    channel: Path,
    record: dict[str, object],
    members: dict[str, Member],
) -> None:
    """Adds a package and its line in `repodata.json`. `record`: what its `index.json` says."""
    paths = []
    for path, member in members.items():
        entry: dict[str, object] = {
            "_path": path,
            "path_type": "hardlink",
            "sha256": hashlib.sha256(member.data).hexdigest(),
            "size_in_bytes": len(member.data),
        }
        if member.has_placeholder:
            entry |= {"prefix_placeholder": PLACEHOLDER, "file_mode": "text"}
        paths.append(entry)
    information = {
        "info/index.json": json.dumps(record),
        "info/paths.json": json.dumps({"paths": paths, "paths_version": 1}),
        "info/files": "\n".join(members),
    }
    if record.get("noarch") == "python":
        information["info/link.json"] = json.dumps({"noarch": {"type": "python"}, "package_metadata_version": 1})
    folder = channel / str(record["subdir"])
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{record['name']}-{record['version']}-{record['build']}.tar.bz2"
    with tarfile.open(folder / name, "w:bz2", compresslevel=1) as archive:
        for path, text in information.items():
            add(archive, path, Member(text.encode()))
        for path, member in members.items():
            add(archive, path, member)
    list_package(folder, name, record)


def add(archive: tarfile.TarFile, path: str, member: Member) -> None:
    """Adds one file to an archive."""
    entry = tarfile.TarInfo(path)
    entry.size = len(member.data)
    entry.mode = 0o755 if member.is_program else 0o644
    archive.addfile(entry, io.BytesIO(member.data))


def list_package(folder: Path, name: str, record: dict[str, object]) -> None:
    """Adds a package to the list of its platform."""
    data = (folder / name).read_bytes()
    path = folder / "repodata.json"
    listed: dict[str, Any] = (
        json.loads(path.read_text())
        if path.exists()
        else {"info": {"subdir": folder.name}, "packages": {}, "packages.conda": {}, "repodata_version": 1}
    )
    listed["packages"][name] = {
        **record,
        "sha256": hashlib.sha256(data).hexdigest(),
        "md5": hashlib.md5(data).hexdigest(),
        "size": len(data),
        "timestamp": 1_700_000_000_000,
    }
    path.write_text(json.dumps(listed))


def record(name: str, version: str, subdir: str, depends: list[str], **more: str) -> dict[str, object]:
    """Returns what a package says of itself."""
    build = {"name": name, "version": version, "build": "0", "build_number": 0}
    return {**build, "subdir": subdir, "depends": depends, "license": "MIT", **more}


def python_members() -> dict[str, Member]:
    """Returns this machine's Python: its program, its library and its standard library."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    program = Path(os.path.realpath(sys.executable)).read_bytes()
    members = {f"bin/{name}": Member(program, is_program=True) for name in (version, "python3", "python")}
    library = Path(sysconfig.get_config_var("LIBDIR") or "/", sysconfig.get_config_var("INSTSONAME") or "")
    if library.is_file() and library.suffix != ".a":
        members[f"lib/{library.name}"] = Member(library.read_bytes(), is_program=True)
    standard = Path(sysconfig.get_path("stdlib"))
    left_out = {"test", "tests", "site-packages", "dist-packages", "__pycache__", "idlelib", "tkinter", "lib2to3"}
    for folder, folders, files in os.walk(standard):
        folders[:] = [each for each in folders if each not in left_out and not each.startswith("config-")]
        for file in files:
            path = Path(folder, file)
            if path.is_file():
                members[f"lib/{version}/{path.relative_to(standard).as_posix()}"] = Member(path.read_bytes())
    return members


def main(channel: Path, with_python: bool) -> None:
    """Writes the channel."""
    write_package(
        channel,
        record("word-list", "1.2.0", "noarch", [], noarch="generic"),
        {"share/word-list/words.txt": Member(b"one\ntwo\n")},
    )
    write_package(
        channel,
        record("word-tool", "2.1.0", "linux-64", ["word-list >=1"]),
        {
            "bin/word-tool": Member(
                f"#!/bin/sh\ncat {PLACEHOLDER}/share/word-list/words.txt\n".encode(),
                is_program=True,
                has_placeholder=True,
            )
        },
    )
    if not with_python:
        return
    minor = f"{sys.version_info.major}.{sys.version_info.minor}"
    full = f"{minor}.{sys.version_info.micro}"
    write_package(channel, record("python", full, "linux-64", []), python_members())
    write_package(
        channel,
        record("word-count", "0.3", "noarch", [f"python >={minor}"], noarch="python"),
        {"site-packages/word_count.py": Member(b"def count(text):\n    return len(text.split())\n")},
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), "--python" in sys.argv[2:])

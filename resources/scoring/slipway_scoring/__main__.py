"""`python -m slipway_scoring [serve] | schema | check | batch`, and, for these alone, their processes."""

from __future__ import annotations

import os
import sys


def forget_working_directory() -> None:
    """Takes the working directory off the path, where `-m` puts it.

    A user's file named like one of the modules used here (logging.py, json.py) must not take its place. The script's
    own folder is put back by the worker, after the server's modules are loaded.
    """
    here = os.getcwd()
    sys.path[:] = [entry for entry in sys.path if entry not in ("", here) or is_package_folder(entry)]


def is_package_folder(entry: str) -> bool:
    """Whether this package itself lies there."""
    return os.path.isfile(os.path.join(entry, "slipway_scoring", "__main__.py"))


def main() -> int:
    """Runs the command in sys.argv; returns the exit code."""
    arguments = sys.argv[1:]
    command = arguments[0] if arguments and not arguments[0].startswith("-") else "serve"
    rest = arguments[1:] if arguments and command == arguments[0] else arguments
    if command == "worker":
        from slipway_scoring.worker.main import run_worker

        return run_worker(rest[0])
    if command == "recorder":
        from slipway_scoring.recorder.keeper import run_keeper

        return run_keeper(int(rest[0]))
    if command == "schema":
        from slipway_scoring.command_schema import run_schema

        return run_schema(rest)
    if command == "check":
        from slipway_scoring.command_check import run_check

        return run_check(rest)
    if command == "batch":
        from slipway_scoring.command_batch import run_batch_command

        return run_batch_command(rest)
    if command == "batch-worker":
        from slipway_scoring.batch.worker import run_batch_worker

        return run_batch_worker()
    if command == "serve":
        from slipway_scoring.front.main import run_front

        return run_front(rest)
    sys.stderr.write(f"unknown command {command}; there are serve, schema, check and batch\n")
    return 2


if __name__ == "__main__":
    forget_working_directory()
    code = main()
    sys.stdout.flush()
    sys.exit(code)

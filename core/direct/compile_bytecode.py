"""Compiles Python files into a zip archive of bytecode, without running any of them.

Reads JSON from standard input: ``{"out": path, "files": [[archive or null, file, place], ...]}``. ``file`` is a member of
the archive, or a path when there is none; ``place`` is where the file is in the image. Files that cannot be compiled are
left out, as ``compileall`` does, and so are those of more than 2 MB. The bytecode is checked against no source (PEP 552, unchecked hash): layers have no times.
"""

import importlib.util
import json
import marshal
import os
import sys
import zipfile
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

MAGIC = importlib.util.MAGIC_NUMBER
UNCHECKED = (1).to_bytes(4, "little")
EPOCH = (1980, 1, 1, 0, 0, 0)
BATCH = 40
MOST_BYTES = 2 << 20  # of a file; generated tables of more would take gigabytes of memory to compile
MOST_MEMORY = 4 << 30  # bytes of address space of one process


def place_of(path):
    """Returns where Python looks for the bytecode of a file."""
    folder, name = os.path.split(path)
    return f"{folder}/__pycache__/{name[:-3]}.{sys.implementation.cache_tag}.pyc"


def compile_batch(files):
    """Returns pairs of place and bytecode."""
    sys.setrecursionlimit(3000)
    made = []
    archive = None
    opened = None
    for source, name, place in files:
        if source is None:
            with open(name, "rb") as file:
                text = file.read(MOST_BYTES + 1)
        else:
            if source != opened:
                if archive is not None:
                    archive.close()
                archive = zipfile.ZipFile(source)
                opened = source
            with archive.open(name) as file:
                text = file.read(MOST_BYTES + 1)
        if len(text) > MOST_BYTES:
            continue
        try:
            code = compile(text, f"/{place}", "exec", dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError):
            continue
        made.append((place_of(place), MAGIC + UNCHECKED + importlib.util.source_hash(text) + marshal.dumps(code)))
    if archive is not None:
        archive.close()
    return made


def pool_of_compilers():
    """Returns the processes that compile."""
    return ProcessPoolExecutor(min(4, os.cpu_count() or 1), initializer=bound_memory)


def bound_memory():
    """Ends what a file makes the compiler take, where the system has such a limit."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    except (ImportError, OSError, ValueError):
        return


def main():
    """Writes the archive."""
    import warnings

    warnings.simplefilter("ignore")
    request = json.load(sys.stdin)
    files = request["files"]
    batches = [files[start : start + BATCH] for start in range(0, len(files), BATCH)]
    with zipfile.ZipFile(request["out"], "w") as out, pool_of_compilers() as pool:
        for made in pool.map(compile_batch, batches):
            for place, code in made:
                info = zipfile.ZipInfo(place, EPOCH)
                info.create_system = 3
                info.external_attr = 0o100644 << 16
                info.compress_type = zipfile.ZIP_DEFLATED
                out.writestr(info, code, compresslevel=6)


if __name__ == "__main__":
    try:
        main()
    except BrokenProcessPool as error:
        sys.exit(f"a file cannot be compiled: {error}")

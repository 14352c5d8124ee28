"""sys.stdout and sys.stderr of a script: complete text streams whose lines go to the log with the request's id."""

from __future__ import annotations

import pytest
from conftest import Serve

STREAMS = {
    "print('größe')": "größe",
    "sys.stdout.write('half '); sys.stdout.buffer.write(b'bytes\\n')": "half bytes",
    "sys.stdout.reconfigure(encoding='latin-1'); print('süß')": "süß",
    "sys.stdout.reconfigure(errors='strict', line_buffering=True, write_through=False); print('still there')": "still there",
    "sys.stdout = io.TextIOWrapper(sys.stdout.buffer, encoding='utf-8'); print('wrapped größe')": "wrapped größe",
    "sys.stdout = io.TextIOWrapper(sys.stdout.detach(), encoding='utf-8', line_buffering=True); print('detached')": "detached",
    "sys.stdout = codecs.getwriter('utf-8')(sys.stdout.buffer); print('codec größe')": "codec größe",
    "sys.stdout = sys.__stdout__; print('the original')": "the original",
    "print('to the error stream', file=sys.stderr)": "to the error stream",
    "sys.stderr.buffer.write('bytes größe\\n'.encode())": "bytes größe",
    "sys.stdout.writelines(['one ', 'line\\n'])": "one line",
    "print('flushed', end='', flush=True)": "flushed",
    "sys.stdout.buffer.write(memoryview(b'a view\\n'))": "a view",
    "os.write(sys.stdout.fileno(), b'past python\\n')": "past python",
    "print('windows', end='\\r\\n')": "windows",
    "logging.getLogger('mine').warning('logged')": "logged",
    "warnings.warn('warned')": "UserWarning: warned",
    "contextlib.redirect_stdout(io.StringIO()).__enter__(); print('hidden'); sys.stdout = sys.__stdout__; print('shown')": "shown",
}


@pytest.mark.parametrize("statement", STREAMS)
def test_the_streams_can_do_what_pythons_can(serve: Serve, statement: str) -> None:
    server = serve(
        f"import codecs, contextlib, io, logging, os, sys, warnings\ndef run(n: int):\n    {statement}\n    return n\n"
    )
    answer = server.score({"n": 1})
    assert answer.status == 200
    line = server.wait_for(STREAMS[statement])
    if line.get("kind") == "script":
        assert line["request_id"] == answer.headers["x-request-id"]


def test_streams_that_are_wrapped_again_and_again_stay_open(serve: Serve) -> None:
    wrap = "sys.stdout = io.TextIOWrapper(sys.stdout.buffer, encoding='utf-8')"
    script = f"import io, sys\ndef run(n: int):\n    {wrap}; print('number', n)\n    sys.stderr.close()\n    return n\n"
    server = serve(script)
    for n in range(3):
        assert server.score({"n": n}).json == n
        server.wait_for(f"number {n}")


def test_the_streams_say_of_themselves_what_pythons_do(serve: Serve) -> None:
    script = """
import faulthandler, sys
faulthandler.enable()
def of(s): return [s.encoding, s.isatty(), s.writable(), s.readable(), s.seekable(), s.closed, s.fileno(), s.name, s.mode, s.newlines, s.buffer.name, s.buffer.mode]
def run(n: int): return [of(sys.stdout), of(sys.stderr), sys.stdin.read(), type(sys.stdout).__mro__[1].__name__]
"""
    out, err, stdin, base = serve(script).score({"n": 1}).json
    assert out == ["utf-8", False, True, False, False, False, 1, "<stdout>", "w", None, "<stdout>", "wb"]
    assert err == [*out[:6], 2, "<stderr>", "w", None, "<stderr>", "wb"]
    assert (stdin, base) == ("", "_TextIOBase")

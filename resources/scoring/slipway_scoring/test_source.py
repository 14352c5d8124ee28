"""Scripts that Python cannot compile: their encoding, Python 2 and notebooks are named, with line and column."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from slipway_scoring.source import source_problem

GERMAN = 'def run(x):\n    name = "größe"\n'


@pytest.mark.parametrize(
    "data",
    [
        b"",
        GERMAN.encode(),
        codecs.BOM_UTF8 + GERMAN.encode(),
        b"# -*- coding: latin-1 -*-\n" + GERMAN.encode("latin-1"),
        b"#!/usr/bin/env python\n# coding=cp1252\n" + GERMAN.encode("cp1252"),
        GERMAN.replace("\n", "\r\n").encode(),
        b"text = '''\n!pip install x\nprint \"a\"\n'''\n",
        b"x = 5 % 3\nprint (x), 0o777, 'a <> b', '`x`'\n",
    ],
)
def test_what_python_reads_is_no_problem(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "s.py").write_bytes(data)
    assert source_problem(str(tmp_path / "s.py")) is None


@pytest.mark.parametrize(
    "data, says, line, column",
    [
        (GERMAN.encode("latin-1"), 'not UTF-8: byte 0xF6 at column 15; in Windows-1252 it is "ö"', 2, 15),
        (codecs.BOM_UTF8 + GERMAN.encode("cp1252"), "not UTF-8: byte 0xF6", 2, 15),
        ("x = '日本'\n".encode("shift_jis"), "not UTF-8: byte 0x93", 1, 6),
        ("x = 'привет'\n".encode("koi8-r"), "not UTF-8: byte 0xD0", 1, 6),
        (b"# coding: ascii\n" + GERMAN.encode(), "not ascii: byte 0xC3", 3, 15),
        (GERMAN.encode("utf-16"), "saved as UTF-16", 1, 1),
        (GERMAN.encode("utf-16-le"), "saved as UTF-16", 1, 1),
        (GERMAN.encode("utf-32"), "saved as UTF-32", 1, 1),
        (b"x = 1\ny = '\0'\n", "NUL bytes", 2, 1),
        (b"# -*- coding: utf8mb4 -*-\nx = 1\n", "encoding utf8mb4", 1, 1),
        (b"#!/usr/bin/python\n# coding: nonsense\n", "encoding nonsense", 2, 1),
    ],
)
def test_wrong_encodings_are_named(tmp_path: Path, data: bytes, says: str, line: int, column: int) -> None:
    (tmp_path / "s.py").write_bytes(data)
    found = source_problem(str(tmp_path / "s.py"))
    assert found is not None and found.code == "script-encoding"
    assert says in found.message and "UTF-8" in found.hint
    assert (found.line, found.column) == (line, column)


@pytest.mark.parametrize(
    "line, says",
    [
        ('print "loaded", k', "print without"),
        ("print k", "print without"),
        ('if k: print "x"', "print without"),
        ("try:\n  pass\nexcept ValueError, e:\n  pass", "except Error, name"),
        ("try:\n  pass\nexcept (KeyError, ValueError), e:\n  pass", "except Error, name"),
        ('raise RuntimeError, "bad"', "raise Error"),
        ("x = ur'a'", "ur''"),
        ("mode = 0777", "octal"),
        ("n = 10L", "long"),
        ("if a <> b: pass", "<>"),
        ("s = `x`", "backquotes"),
        ('exec "x = 1"', "exec without"),
        ("def f(a, (b, c)): pass", "tuple among"),
    ],
)
def test_python_2_is_named(tmp_path: Path, line: str, says: str) -> None:
    (tmp_path / "s.py").write_text(f"import sys\n{line}\n")
    found = source_problem(str(tmp_path / "s.py"))
    assert found is not None
    assert (found.code, found.message.startswith("this is Python 2")) == ("script-python-2", True)
    assert says in found.message


@pytest.mark.parametrize(
    "line",
    ["%matplotlib inline", "!pip install pandas", "%%time", "files = !ls", "t = %timeit x", "x?", "?x", "df.head??"],
)
def test_lines_of_a_notebook_are_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "s.py").write_text(f"import os\n{line}\n")
    found = source_problem(str(tmp_path / "s.py"))
    assert found is not None and (found.code, found.line) == ("script-notebook", 2)


def test_other_errors_keep_pythons_words(tmp_path: Path) -> None:
    (tmp_path / "s.py").write_text("def run(x:\n")
    found = source_problem(str(tmp_path / "s.py"))
    assert found is not None and found.code == "script-syntax" and "never closed" in found.message

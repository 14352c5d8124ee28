"""Why the text of a script is no Python 3: its encoding, Python 2, or lines of a notebook."""

from __future__ import annotations

import ast
import codecs
import io
import re
import tokenize
from typing import NamedTuple, Optional

BOMS = ((codecs.BOM_UTF32_LE, "UTF-32"), (codecs.BOM_UTF32_BE, "UTF-32"), (codecs.BOM_UTF16_LE, "UTF-16"),
        (codecs.BOM_UTF16_BE, "UTF-16"))  # fmt: skip
SAVE = "save it as UTF-8"


class SourceProblem(NamedTuple):
    """What is wrong, where (lines and columns from 1), and what to do."""

    code: str
    message: str
    hint: str
    line: int
    column: int
    end_line: int
    end_column: int


def source_problem(path: str) -> Optional[SourceProblem]:
    """The first reason why Python cannot compile a file; None when it can. Raises OSError."""
    with open(path, "rb") as file:
        data = file.read()
    return encoding_problem(data) or syntax_problem(data)


def encoding_problem(data: bytes) -> Optional[SourceProblem]:
    """What is wrong with the bytes of a script as text."""
    for bom, name in BOMS:
        if data.startswith(bom):
            return at("script-encoding", f"the script is saved as {name}, which Python does not read", SAVE, 1)
    if b"\0" in data:
        half = data[:200].count(b"\0") * 3 > len(data[:200])
        what = "the script is saved as UTF-16, which Python does not read" if half else "the script has NUL bytes"
        return at("script-encoding", what, SAVE, data[: data.index(b"\0")].count(b"\n") + 1)
    try:
        encoding = tokenize.detect_encoding(io.BytesIO(data).readline)[0]
    except SyntaxError as error:
        if "unknown encoding" in str(error):
            name = str(error.msg).rpartition(": ")[2].strip("'")
            line = 1 if declared.search(data.partition(b"\n")[0]) else 2
            hint = f"{SAVE} and remove the line"
            return at(
                "script-encoding", f"the script declares the encoding {name}, which Python does not know", hint, line
            )
        encoding = "utf-8"
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        return undecodable(encoding, error)
    return None


declared = re.compile(rb"^[ \t\f]*#.*?coding[:=]")


def undecodable(encoding: str, error: UnicodeDecodeError) -> SourceProblem:
    """The problem of a byte that its encoding does not have."""
    data = error.object  # without a byte order mark
    before = data[: error.start]
    line = before.count(b"\n") + 1
    column = len(before.rpartition(b"\n")[2].decode(encoding, "replace")) + 1
    try:
        shown = data[error.start : error.start + 1].decode("cp1252")
    except UnicodeDecodeError:
        shown = ""
    guess = f'; in Windows-1252 it is "{shown}"' if shown.isprintable() and shown else ""
    name = "UTF-8" if encoding.startswith("utf-8") else encoding
    message = f"the script is not {name}: byte 0x{data[error.start]:02X} at column {column}{guess}"
    hint = f"{SAVE}, or name its encoding in the first line: # -*- coding: cp1252 -*-"
    return SourceProblem("script-encoding", message, hint, line, column, line, column + 1)


def syntax_problem(data: bytes) -> Optional[SourceProblem]:
    """Why Python cannot parse a script, with Python 2 and notebook lines named as such."""
    try:
        ast.parse(data)
    except SyntaxError as error:
        line, column = error.lineno or 1, error.offset or 1
        text = data.decode("utf-8", "replace").splitlines()
        own = text[line - 1] if 0 < line <= len(text) else ""
        code, message, hint = explained(own, str(error.msg))
        ends = getattr(error, "end_lineno", None) or line, getattr(error, "end_offset", None) or column + 1
        return SourceProblem(code, message, hint, line, column, max(ends[0], line), ends[1])
    except ValueError as error:
        return at("script-syntax", f"the script is not valid Python: {error}", SAVE, 1)
    return None


PYTHON_2 = (
    (re.compile(r"^\s*print\s+[^=(\s]|^\s*print\s*>>|\bprint\s+[\"'%]"), "print without parentheses", "print(…)"),
    (re.compile(r"^\s*exec\s+[^=(\s]"), "exec without parentheses", "exec(…)"),
    (re.compile(r"^\s*except\s+[\w.()\s,]+,\s*\w+\s*:"), "except Error, name", "except Error as name"),
    (re.compile(r"^\s*raise\s+[\w.]+\s*,"), "raise Error, text", "raise Error(text)"),
    (re.compile(r"\b[uU][rR][\"']"), "a ur'' text", "r'…'"),
    (re.compile(r"(?<![\w.])0[0-7]+(?![\w.])"), "an octal number such as 0777", "0o777"),
    (re.compile(r"(?<![\w.])\d+[lL]\b"), "a long number such as 10L", "10"),
    (re.compile(r"<>"), "the operator <>", "!="),
    (re.compile(r"`[^`]+`"), "backquotes", "repr(…)"),
    (re.compile(r"^\s*(def\s+\w+\s*\([^)]*|lambda\s+)\(\s*\w+\s*,"), "a tuple among the parameters", "a single name"),
)
NOTEBOOK = re.compile(r"^\s*(%%?\w|![\w./~$]|\?\w|\w[\w.]*\?{1,2}\s*$)|=\s*(%\w|!\w)")


def explained(line: str, error: str) -> tuple[str, str, str]:
    """Code, message and hint of a line that Python 3 does not parse."""
    if NOTEBOOK.search(line):
        return (
            "script-notebook",
            f"a notebook's line, which is no Python: {line.strip()[:60]}",
            "remove it: what it installs belongs to the dependencies, its other commands to no server",
        )
    for pattern, what, instead in PYTHON_2:
        if pattern.search(line):
            return (
                "script-python-2",
                f"this is Python 2: {what}",
                f"write {instead}; `2to3 -w` of Python 3.12 and older translates a whole script",
            )
    if "inconsistent use of tabs" in error:
        return (
            "script-syntax",
            f"the script is not valid Python: {error}",
            "indent with spaces only; Python 2 allowed a mixture",
        )
    return "script-syntax", f"the script is not valid Python: {error}", "correct the line"


def at(code: str, message: str, hint: str, line: int) -> SourceProblem:
    """A problem of a whole line."""
    return SourceProblem(code, message, hint, line, 1, line, 1)

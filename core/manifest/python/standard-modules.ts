/** Modules that come with Python 3.9 to 3.14 (`sys.stdlib_module_names`; those with a leading `_` left out). */
const MODULES = new Set(
  `
    __future__ _thread abc aifc annotationlib antigravity argparse array ast asynchat asyncio asyncore
    atexit audioop base64 bdb binascii binhex bisect builtins bz2 cProfile calendar cgi cgitb chunk cmath
    cmd code codecs codeop collections colorsys compileall compression concurrent configparser contextlib
    contextvars copy copyreg crypt csv ctypes curses dataclasses datetime dbm decimal difflib dis
    distutils doctest email encodings ensurepip enum errno faulthandler fcntl filecmp fileinput fnmatch
    formatter fractions ftplib functools gc genericpath getopt getpass gettext glob graphlib grp gzip
    hashlib heapq hmac html http idlelib imaplib imghdr imp importlib inspect io ipaddress itertools json
    keyword lib2to3 linecache locale logging lzma mailbox mailcap marshal math mimetypes mmap
    modulefinder msilib msvcrt multiprocessing netrc nis nntplib nt ntpath nturl2path numbers opcode
    operator optparse os ossaudiodev parser pathlib pdb pickle pickletools pipes pkgutil platform
    plistlib poplib posix posixpath pprint profile pstats pty pwd py_compile pyclbr pydoc pydoc_data
    pyexpat queue quopri random re readline reprlib resource rlcompleter runpy sched secrets select
    selectors shelve shlex shutil signal site smtpd smtplib sndhdr socket socketserver spwd sqlite3
    sre_compile sre_constants sre_parse ssl stat statistics string stringprep struct subprocess sunau
    symbol symtable sys sysconfig syslog tabnanny tarfile telnetlib tempfile termios textwrap this
    threading time timeit tkinter token tokenize tomllib trace traceback tracemalloc tty turtle
    turtledemo types typing unicodedata unittest urllib uu uuid venv warnings wave weakref webbrowser
    winreg winsound wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport zlib zoneinfo
  `
    .trim()
    .split(/\s+/),
);

/** Modules that a version of Python no longer has ("What's New in Python", Removed). */
const REMOVED: Readonly<Record<string, string>> = {
  aifc: '3.13',
  asynchat: '3.12',
  asyncore: '3.12',
  audioop: '3.13',
  binhex: '3.11',
  cgi: '3.13',
  cgitb: '3.13',
  chunk: '3.13',
  crypt: '3.13',
  distutils: '3.12',
  formatter: '3.10',
  imghdr: '3.13',
  imp: '3.12',
  lib2to3: '3.13',
  mailcap: '3.13',
  msilib: '3.13',
  nis: '3.13',
  nntplib: '3.13',
  ossaudiodev: '3.13',
  parser: '3.10',
  pipes: '3.13',
  smtpd: '3.12',
  sndhdr: '3.13',
  spwd: '3.13',
  sunau: '3.13',
  symbol: '3.10',
  telnetlib: '3.13',
  uu: '3.13',
  xdrlib: '3.13',
};

/** Modules that came with a version of Python. */
const ADDED: Readonly<Record<string, string>> = {
  annotationlib: '3.14',
  compression: '3.14',
  tomllib: '3.11',
};

/** Whether a top-level module comes with some Python from 3.9 on. */
export function isStandardModule(name: string): boolean {
  return MODULES.has(name) || name.startsWith('_');
}

/** Why a standard module is not in a Python (`3.13`): since when it is gone, or with which it comes; else undefined. */
export function absence(
  name: string,
  python: string,
): { readonly removedIn: string } | { readonly addedIn: string } | undefined {
  const removedIn = Object.hasOwn(REMOVED, name) ? REMOVED[name] : undefined;
  const addedIn = Object.hasOwn(ADDED, name) ? ADDED[name] : undefined;
  const minor = minorOf(python);
  if (removedIn !== undefined && minor >= minorOf(removedIn)) return { removedIn };
  if (addedIn !== undefined && minor < minorOf(addedIn)) return { addedIn };
  return undefined;
}

function minorOf(python: string): number {
  return Number(python.split('.')[1] ?? 0);
}

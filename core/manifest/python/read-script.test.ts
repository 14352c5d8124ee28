import { describe, expect, it } from 'vitest';
import { readScript } from './read-script.ts';

function firstProblem(source: string) {
  const [problem] = readScript(source).problems;
  return problem === undefined ? undefined : { ...problem, text: source.slice(problem.start, problem.end) };
}

describe('functions', () => {
  it('reads parameters over many lines, with types, defaults and stars', () => {
    const { functions } = readScript(
      '@traced(level=1)\nasync def run(\n    rows: dict[str, list[int]],  # all\n    limit: float = 0.5, /,\n    *, request_headers=None, **rest\n) -> list:\n    return rows\n',
    );
    expect(functions).toMatchObject([
      {
        name: 'run',
        isAsync: true,
        decorators: ['traced(level=1)'],
        parameters: [
          { name: 'rows', kind: 'positional-only', annotation: 'dict[str,list[int]]', hasDefault: false },
          { name: 'limit', kind: 'positional-only', annotation: 'float', hasDefault: true },
          { name: 'request_headers', kind: 'keyword-only', hasDefault: true },
          { name: 'rest', kind: 'keywords' },
        ],
      },
    ]);
  });

  it('does not take methods and inner functions for functions of the script', () => {
    const { functions, names } = readScript(
      'class A:\n    def run(self):\n        pass\ndef init():\n    def run(): pass\n',
    );
    expect(functions.map((one) => one.name)).toEqual(['init']);
    expect(names.has('run')).toBe(false);
  });

  it('sees names that are assigned or imported', () => {
    expect(readScript('from serve import predict as run\n').names.has('run')).toBe(true);
    expect(readScript('run = make()\n').names.has('run')).toBe(true);
    expect(readScript('if True:\n    def run(x): return x\n').names.has('run')).toBe(true);
  });
});

describe('imports', () => {
  it('reads every form, wherever it stands', () => {
    const { imports } = readScript(
      'import os, numpy as np; import a.b.c as d\nfrom sklearn.linear_model import (\n    Ridge as R,  # best\n    Lasso,\n)\nfrom . import x\nfrom ..pkg.mod import y\ndef run(data):\n    import pandas\n',
    );
    expect(imports.map((one) => [one.module, one.level, one.names, one.isLate])).toEqual([
      ['os', 0, [], false],
      ['numpy', 0, [], false],
      ['a.b.c', 0, [], false],
      ['sklearn.linear_model', 0, ['Ridge', 'Lasso'], false],
      ['', 1, ['x'], false],
      ['pkg.mod', 2, ['y'], false],
      ['pandas', 0, [], true],
    ]);
  });

  it('knows those that may fail', () => {
    const { imports } = readScript(
      'try:\n    import orjson as json\nexcept ImportError:\n    import ujson as json\nif TYPE_CHECKING:\n    import pandas\ntry:\n    import torch\nfinally:\n    pass\n',
    );
    expect(imports.map((one) => [one.module, one.isOptional])).toEqual([
      ['orjson', true],
      ['ujson', true],
      ['pandas', true],
      ['torch', false],
    ]);
  });

  it('is not fooled by texts and comments', () => {
    const source =
      '"""\nimport os\n"""\n# import sys\nx = \'import re\'\ny = f"{x!r:>{10}} import this"\nimport_ = 1\n';
    expect(readScript(source).imports).toEqual([]);
  });
});

describe('syntax', () => {
  it.each([
    ['def run(data:\n    return data\n', '“(” is never closed.', '('],
    ['x = [1, 2)\n', '“)” does not close “[”.', ')'],
    ['x = 1)\n', '“)” has no opening bracket.', ')'],
    ['x = "abc\ny = 1\n', 'This string is never closed.', '"abc'],
    ['x = """abc\n', 'This string is never closed.', '"""'],
    ['def run(data)\n    return data\n', 'This “def” line has no “:”.', 'def run(data)'],
    ['def run(data):\nreturn data\n', 'Expected an indented block after the “:” above.', 'return'],
    ['x = 1\n    y = 2\n', 'Unexpected indentation.', 'y'],
    ['if x:\n        y = 1\n    z = 2\n', 'The indentation of this line matches no line above.', 'z'],
    ['print "done"\n', '“print” without brackets is Python 2.', 'print'],
    ['x = “abc”\n', 'Typographic quotes are not valid here.', '“'],
    ['x = 1 ? 2\n', '“?” is not valid here.', '?'],
    ['def run(data):\n', 'Expected a block after this “:”.', ':'],
  ])('finds the mistake in %j', (source, message, text) => {
    expect(firstProblem(source)).toMatchObject({ message, text });
  });

  it.each([
    'x = {\n  "a": [1,\n2]}\n',
    'async def run(x):\n\treturn [y async for y in x if y]\n',
    'x = 1 if y else 2; print(x, end="")\n',
    's = rb\'\\x00\' + b"""\n\'"\n"""\n',
    'with open("a") as f, \\\n     open("b") as g: pass\n',
    'match command:\n    case {"a": 1}: pass\n    case _:\n        pass\n',
    'class A: pass\n\n\n# end\n',
    'lambda_ = lambda x: x\nprint (x)\nnumber = 1_000.5e-3j + 0xFF\n',
    'x = f"{d["key"]} {y!r:{width}}"\r\ny = 2\r\n',
    '\uFEFFimport os\n',
    '',
  ])('has nothing to say of %j', (source) => {
    expect(readScript(source).problems).toEqual([]);
  });
});

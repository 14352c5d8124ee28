import { VENV_FOLDER } from '#core/engine/image-plan.ts';

/** A program that a package asks for. */
interface EntryPoint {
  readonly name: string;
  readonly module: string;
  /** What of the module is called, with dots. */
  readonly attribute: string;
}

const SECTIONS = new Set(['console_scripts', 'gui_scripts']);
const NAME = /^[\w.-]+$/;
const DOTTED = /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/;

/** Programs of an `entry_points.txt` (packaging.python.org, Entry points specification). What is no valid program is left out, as installers do. */
export function entryPoints(text: string): readonly EntryPoint[] {
  let section = '';
  const found = new Map<string, EntryPoint>();
  for (const line of text.split(/\r?\n/)) {
    const plain = line.trim();
    const heading = /^\[([^\]]+)\]$/.exec(plain)?.[1];
    if (heading !== undefined) section = heading.trim();
    else if (SECTIONS.has(section)) {
      const program = programOf(plain);
      if (program !== undefined) found.set(program.name, program);
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A line is read in time proportional to it: it may be as long as a package makes it. */
function programOf(line: string): EntryPoint | undefined {
  const [name, object] = partsAt(line, '=');
  const [module, called] = partsAt(object, ':');
  const [attribute, extras] = partsAt(called, '[');
  const isClosed = called === attribute || extras.indexOf(']') === extras.length - 1;
  return NAME.test(name) && DOTTED.test(module) && DOTTED.test(attribute) && isClosed
    ? { name, module, attribute }
    : undefined;
}

/** Returns what stands before and behind the first separator. */
function partsAt(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, ''] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}

/** The interpreter that programs of an image are started with. */
export const INTERPRETER = `${VENV_FOLDER}/bin/python`;

/** The program itself, as installers write it. */
export function programText({ module, attribute }: EntryPoint): string {
  const [imported = attribute] = attribute.split('.');
  return [
    `#!${INTERPRETER}`,
    'import sys',
    `from ${module} import ${imported}`,
    "if __name__ == '__main__':",

    `    sys.exit(${attribute}())`,
    '',
  ].join('\n');
}

/** The script of a package with the interpreter of the image: `#!python` stands for it (binary distribution format, “scripts”). */
export function withInterpreter(bytes: Buffer): Buffer {
  const line = /^#!pythonw?(?=[ \r\n]|$)/.exec(bytes.subarray(0, 100).toString('latin1'))?.[0];
  return line === undefined
    ? bytes
    : Buffer.concat([Buffer.from(`#!${INTERPRETER}`), bytes.subarray(line.length)]);
}

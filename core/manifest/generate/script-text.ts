/** A scoring script proposed for a model: what it holds, what it imports, and what a first request could be. */
export interface ProposedScript {
  readonly text: string;
  /** PyPI packages that it needs, without versions. */
  readonly packages: readonly string[];
  /** A body that run() takes; undefined when nobody knows what the model wants. */
  readonly example: unknown;
  readonly note: string | undefined;
}

/** The parts of a scoring script that differ from model to model. */
export interface ScriptBody {
  readonly what: string;
  readonly imports: readonly string[];
  readonly load: readonly string[];
  readonly run: readonly string[];
}

/** The source of a scoring script. */
export function scriptText(body: ScriptBody): string {
  const lines = [
    `"""${plainly(body.what)}"""`,
    '',
    ...body.imports,
    '',
    'model = None',
    '',
    '',
    'def init():',
    '    """Loads the model, once in each worker."""',
    '    global model',
    ...body.load.map((line) => `    ${line}`),
    '',
    '',
    ...body.run,
    '',
  ];
  return lines.join('\n');
}

/** A text for a comment or docstring: names from model files and folders must not end it and become code. */
export function plainly(text: string): string {
  return text.replace(/["\\]/g, "'").replace(/[^\P{C}]/gu, ' ');
}

/** A text as a Python literal. */
export function quoted(text: string): string {
  return JSON.stringify(text);
}

/** Returns a value as Python writes it. */
export function pythonLiteral(value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'string' ? quoted(value) : String(value);
}

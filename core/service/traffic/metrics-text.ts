/** One sample of a Prometheus text. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)/;
/** One label and the comma after it, where the one before has ended: each is looked for in one place only. */
const LABEL = /\s*([a-zA-Z_]\w*)="([^"\\]*(?:\\.[^"\\]*)*)"\s*,?/y;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n' };

/** The samples of a Prometheus text exposition (format 0.0.4); comments, what does not read and what is no number are left out. */
export function samplesIn(text: string): readonly Sample[] {
  return text.split('\n').flatMap((line): Sample[] => {
    if (line.startsWith('#')) return [];
    const [, name, labels, value] = SAMPLE.exec(line) ?? [];
    const number = Number(value);
    if (name === undefined || !Number.isFinite(number)) return [];
    return [{ name, labels: labelsIn(labels ?? ''), value: number }];
  });
}

function labelsIn(text: string): Readonly<Record<string, string>> {
  const labels: [string, string][] = [];
  LABEL.lastIndex = 0;
  for (let found = LABEL.exec(text); found !== null; found = LABEL.exec(text)) {
    const [, name = '', value = ''] = found;
    labels.push([name, value.replace(/\\(.)/g, (_, letter: string) => ESCAPES[letter] ?? letter)]);
  }
  return Object.fromEntries(labels);
}

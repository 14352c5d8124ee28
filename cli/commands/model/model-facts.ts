import type { Page } from '#cli/session/output.ts';
import { formatAge, formatBytes } from '#cli/terminal/amount.ts';
import { formatFacts } from '#cli/terminal/table.ts';
import type { ModelPort, ValueType } from '#contract/model/format.ts';
import type { ModelVersion } from '#contract/model/model.ts';

/** One model version in full, for people. */
export function modelFacts(model: ModelVersion, { style, now }: Page): string {
  const { format } = model;
  const files = `${model.files.length} file${model.files.length === 1 ? '' : 's'}`;
  return formatFacts(
    [
      ['model', style.strong(model.reference)],
      ['description', model.description === '' ? undefined : model.description],
      ['tags', model.tags.length === 0 ? undefined : model.tags.join(', ')],
      ['format', formatOf(model)],
      ['size', `${formatBytes(model.size)} in ${files} (${model.fileName})`],
      ['digest', model.digest],
      ['registered', formatAge(model.createdAt, now)],
      ['inputs', portsText(format.inputs)],
      ['outputs', portsText(format.outputs)],
      [
        'risks',
        format.risk.length === 0
          ? undefined
          : format.risk.map((risk) => style.warn(`${risk.name}: ${risk.reason}`)).join('\n'),
      ],
      ['note', format.note],
    ],
    style,
  );
}

/** `scikit-learn 1.5.2 (Python 3.11)` as far as the file says. */
export function formatOf(model: ModelVersion): string {
  const { framework, packages, python } = model.format;
  const version = packages[framework];
  const name = version === undefined ? framework : `${framework} ${version}`;
  return python === undefined ? name : `${name} (Python ${python})`;
}

function portsText(ports: readonly ModelPort[]): string | undefined {
  if (ports.length === 0) return undefined;
  return ports
    .map((port) => `${port.name ?? 'unnamed'}: ${typeText(port.value)}${port.required ? '' : ' (optional)'}`)
    .join('\n');
}

function typeText(value: ValueType): string {
  switch (value.type) {
    case 'tensor':
      return `${value.dtype}${value.shape === undefined ? '' : ` [${value.shape.map((size) => size ?? '?').join(', ')}]`}`;
    case 'scalar':
      return value.dtype;
    case 'array':
      return `list of ${typeText(value.items)}`;
    case 'map':
      return `map of ${value.keys} to ${typeText(value.values)}`;
    case 'object':
      return `{${value.properties.map((port) => `${port.name ?? 'unnamed'}: ${typeText(port.value)}`).join(', ')}}`;
    case 'any':
      return 'anything';
  }
}

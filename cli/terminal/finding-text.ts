import type { Style } from './style.ts';

interface FindingText {
  readonly name: string;
  readonly state: 'ok' | 'warning' | 'problem' | 'unknown';
  readonly message: string;
  readonly hint?: string | undefined;
}

/** One thing that was looked at: a sign, its name, what was found, what to try. */
export function findingText(finding: FindingText, style: Style): string {
  const hint = finding.hint === undefined ? '' : `\n  ${style.accent('hint')}: ${finding.hint}`;
  return `${symbolOf(finding, style)} ${style.strong(finding.name)}: ${finding.message}${hint}`;
}

function symbolOf(finding: FindingText, style: Style): string {
  switch (finding.state) {
    case 'ok':
      return style.good('✓');
    case 'warning':
      return style.warn('!');
    case 'problem':
      return style.bad('✗');
    case 'unknown':
      return style.faint('?');
  }
}

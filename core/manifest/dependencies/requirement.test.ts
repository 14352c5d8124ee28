import { describe, expect, it } from 'vitest';
import { holds } from './marker.ts';
import { isRequirement, parseRequirement, type Requirement } from './requirement.ts';

function read(text: string): Requirement {
  const parsed = parseRequirement(text);
  if (!isRequirement(parsed)) throw new Error(parsed.problem);
  return parsed;
}

function suggestion(text: string): string | undefined {
  const parsed = parseRequirement(text);
  if (isRequirement(parsed)) throw new Error(`${text} was understood`);
  return parsed.suggestion;
}

describe('requirements (PEP 508)', () => {
  it('reads name, extras, versions and condition', () => {
    expect(read('Pandas[performance, excel] >=2,<3 ; python_version >= "3.9"')).toMatchObject({
      name: 'Pandas',
      key: 'pandas',
      extras: ['performance', 'excel'],
      clauses: [
        { operator: '>=', version: '2' },
        { operator: '<', version: '3' },
      ],
      nameSpan: { start: 0, end: 6 },
    });
  });

  it('takes versions in brackets and addresses', () => {
    expect(read('six (>=1.10)').clauses).toHaveLength(1);
    expect(read('tool @ git+https://example.org/tool.git@v1 ; os_name == "posix"').url).toBe(
      'git+https://example.org/tool.git@v1',
    );
  });

  it('knows names by their PyPI spelling', () => {
    expect(read('ruamel.yaml').key).toBe('ruamel-yaml');
    expect(read('typing_extensions').key).toBe('typing-extensions');
  });

  it.each([
    ['scikit-learn=1.3', 'scikit-learn==1.3'],
    ['numpy => 1.2', 'numpy>= 1.2'],
    ['pandas 1.5', 'pandas==1.5'],
    ['requests^2.28', 'requests>=2.28,<3'],
    ['numpy>=1.20 <2', 'numpy>=1.20,<2'],
  ])('corrects %s to %s', (written, corrected) => {
    expect(suggestion(written)).toBe(corrected);
  });

  it('places what it cannot read', () => {
    expect(parseRequirement('numpy; python_versin < "3"')).toMatchObject({
      problem: '“python_versin < "3"” is not a valid condition.',
      span: { start: 6, end: 26 },
    });
    expect(parseRequirement('-foo')).toMatchObject({ problem: '“-foo” does not start with a package name.' });
    expect(parseRequirement('a[b')).toMatchObject({ problem: 'The extras in [ ] are not closed.' });
  });
});

describe('conditions', () => {
  it.each([
    ['python_version < "3.10"', '3.11', false],
    ['python_version >= "3.9" and sys_platform == "linux"', '3.11', true],
    ['sys_platform == "win32" or (python_version == "3.12")', '3.12', true],
    ['platform_machine == "aarch64"', '3.11', true],
    ['"linux" in sys_platform', '3.11', true],
    ['extra == "test"', '3.11', false],
  ])('%s on Python %s: %s', (text, python, expected) => {
    const { marker } = read(`x; ${text}`);
    expect(marker !== undefined && holds(marker, python)).toBe(expected);
  });
});

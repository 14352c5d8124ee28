import { compareVersions, parseVersion } from '../dependencies/version.ts';

/** From this version on: the oldest and newest Python 3 minor that wheels were published for. */
type Row = readonly [version: string, first: number, last: number];

interface Wheels {
  readonly rows: readonly Row[];
  /** The newest version that is known; what comes after may have more. */
  readonly known: string;
}

/**
 * CPython wheels for Linux (manylinux, x86_64) as listed by PyPI in November 2026. Packages whose wheels fit any
 * Python are not listed here; the lock decides about other packages and versions.
 */
const WHEELS: Readonly<Record<string, Wheels>> = {
  numpy: {
    known: '2.5.5',
    rows: [
      ['1.19.3', 6, 9],
      ['1.20.0', 7, 9],
      ['1.21.2', 7, 10],
      ['1.22.0', 8, 10],
      ['1.23.2', 8, 11],
      ['1.25.0', 9, 11],
      ['1.26.0', 9, 12],
      ['2.1.0', 10, 13],
      ['2.3.0', 11, 13],
      ['2.3.2', 11, 14],
      ['2.5.0', 12, 14],
    ],
  },
  onnxruntime: {
    known: '1.32.0',
    rows: [
      ['1.7.0', 6, 9],
      ['1.11.0', 7, 9],
      ['1.12.0', 7, 10],
      ['1.15.0', 8, 11],
      ['1.17.0', 8, 12],
      ['1.20.0', 10, 13],
      ['1.24.1', 11, 14],
    ],
  },
  pandas: {
    known: '3.1.1',
    rows: [
      ['1.1.3', 6, 9],
      ['1.2.0', 7, 9],
      ['1.3.3', 7, 10],
      ['1.4.0', 8, 10],
      ['1.5.0', 8, 11],
      ['2.1.0', 9, 11],
      ['2.1.1', 9, 12],
      ['2.2.3', 9, 13],
      ['2.3.3', 9, 14],
      ['3.0.0', 11, 14],
    ],
  },
  'scikit-learn': {
    known: '1.9.1',
    rows: [
      ['0.24.0', 6, 9],
      ['1.0', 7, 9],
      ['1.0.2', 7, 10],
      ['1.1.0', 8, 10],
      ['1.1.3', 8, 11],
      ['1.3.1', 8, 12],
      ['1.4.0', 9, 12],
      ['1.5.2', 9, 13],
      ['1.7.0', 10, 13],
      ['1.7.2', 10, 14],
      ['1.8.0', 11, 14],
    ],
  },
  scipy: {
    known: '1.18.1',
    rows: [
      ['1.5.4', 6, 9],
      ['1.6.0', 7, 9],
      ['1.7.2', 7, 10],
      ['1.8.0', 8, 10],
      ['1.9.2', 8, 11],
      ['1.11.0', 9, 11],
      ['1.11.2', 9, 12],
      ['1.14.0', 10, 12],
      ['1.14.1', 10, 13],
      ['1.16.0', 11, 13],
      ['1.16.1', 11, 14],
      ['1.18.0', 12, 14],
    ],
  },
  tensorflow: {
    known: '2.21.0',
    rows: [
      ['2.5.0', 6, 9],
      ['2.8.0', 7, 10],
      ['2.11.1', 8, 10],
      ['2.12.0', 8, 11],
      ['2.14.0', 9, 11],
      ['2.16.1', 9, 12],
      ['2.20.0', 9, 13],
      ['2.21.0', 10, 13],
    ],
  },
  torch: {
    known: '2.15.0',
    rows: [
      ['1.7.1', 6, 9],
      ['1.11.0', 7, 10],
      ['1.13.0', 7, 11],
      ['2.0.0', 8, 11],
      ['2.2.0', 8, 12],
      ['2.5.0', 9, 13],
      ['2.9.0', 10, 14],
    ],
  },
};

/** The Python 3 minors that a version of a package has wheels for; undefined when that is not known. */
export function pythonsWithWheels(
  packageKey: string,
  version: string,
): { readonly first: number; readonly last: number } | undefined {
  const wheels = Object.hasOwn(WHEELS, packageKey) ? WHEELS[packageKey] : undefined;
  const wanted = parseVersion(version);
  const known = parseVersion(wheels?.known ?? '');
  if (wheels === undefined || wanted === undefined || known === undefined) return undefined;
  if (compareVersions(wanted, known) > 0) return undefined;
  const row = wheels.rows.findLast(([from]) => {
    const start = parseVersion(from);
    return start !== undefined && compareVersions(start, wanted) <= 0;
  });
  return row === undefined ? undefined : { first: row[1], last: row[2] };
}

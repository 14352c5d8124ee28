import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

export interface StoredCall {
  readonly id: string;
  readonly time: string;
  readonly status?: number;
  readonly deployment?: string;
  readonly milliseconds?: number;
  readonly sampleRate?: number;
  readonly models?: string;
  readonly inputs?: unknown;
  readonly outputs?: unknown;
}

interface Segment {
  readonly service: string;
  /** UTC, `2026-11-30T09`. */
  readonly hour: string;
  readonly start?: string;
  readonly number: number;
  readonly calls: readonly StoredCall[];
  readonly accounts?: {
    readonly offered: number;
    readonly sampledout?: number;
    readonly lost?: Readonly<Record<string, number>>;
  };
  /** For how many calls the file stands; default: those in it. */
  readonly count?: number;
  /** The image of the replica that wrote it; default: the first version. */
  readonly deployment?: string;
  /** Lines of the file beside its calls and its end. */
  readonly more?: readonly string[];
  /** Which folder it is in; default: calls. */
  readonly kind?: 'calls' | 'profiles';
  /** False: the file is cut before its last line. */
  readonly isWhole?: boolean;
}

/** Writes a file as a recorder does (docs/telemetry-format.md). Returns its name in the store. */
export async function writeSegment(root: string, segment: Segment): Promise<string> {
  const { service, hour, number, start = '1796000000-7-abcdef', calls, accounts, isWhole = true } = segment;
  const { kind = 'calls', count = calls.length, deployment: image = `${service}:1` } = segment;
  const common = { specversion: '1.0', source: `/services/${service}`, datacontenttype: 'application/json' };
  const lines = calls.map((call) => {
    const { id, time, status = 200, deployment = image, milliseconds = 2.5, inputs, outputs } = call;
    return JSON.stringify({
      ...common,
      type: 'io.slipway.call',
      id,
      time,
      deployment,
      status,
      durationus: milliseconds * 1000,
      samplerate: call.sampleRate ?? 1,
      ...(call.models === undefined ? {} : { models: call.models }),
      data: { ...(inputs === undefined ? {} : { inputs }), ...(outputs === undefined ? {} : { outputs }) },
    });
  });
  const end = JSON.stringify({
    ...common,
    type: 'io.slipway.segment',
    id: `${start}-${number}`,
    time: `${hour}:59:59.000000Z`,
    deployment: image,
    data: { calls: count, replica: 'pod', start, segment: number, ...accounts },
  });
  const text = [...lines, ...(segment.more ?? []), ...(isWhole ? [end] : [])].map((line) => `${line}\n`);
  const [day = '', clock = ''] = hour.split('T');
  const name = `${service}/${kind}/date=${day}/hour=${clock}/${service}-1-pod-${start}-${String(number).padStart(6, '0')}.jsonl.gz`;
  const path = join(root, ...name.split('/'));
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, gzipSync(text.join('')));
  return name;
}

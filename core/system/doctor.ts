import { statfs } from 'node:fs/promises';
import type { EngineStatus, Finding } from '#contract/system/index.ts';
import type { CoreContext } from '#core/context.ts';
import { toSlipwayError } from '#core/log/error-info.ts';

/** Looks at everything Slipway needs. Never throws: what cannot be looked at is a finding itself. */
export async function examine(context: CoreContext): Promise<readonly Finding[]> {
  const looks: readonly [string, () => Promise<readonly Finding[]>][] = [
    ['Engines', () => examineEngines(context)],
    ['Data folder', () => examineStore(context)],
    ['Disk', () => examineDisk(context)],
    ['Tasks', () => examineTasks(context)],
  ];
  const findings = await Promise.all(
    looks.map(async ([name, look]): Promise<readonly Finding[]> => {
      try {
        return await look();
      } catch (error) {
        const { message, hint } = toSlipwayError(error, context.logger);
        return [{ name, state: 'problem', message, ...(hint === undefined ? {} : { hint }) }];
      }
    }),
  );
  return findings.flat();
}

async function examineEngines(context: CoreContext): Promise<readonly Finding[]> {
  const engines = await context.engines.status();
  const none = !engines.some((engine) => engine.available);
  return engines.map((engine) => engineFinding(engine, none));
}

/** `none`: no engine can be used. */
function engineFinding(engine: EngineStatus, none: boolean): Finding {
  const unavailable = none || engine.chosen ? 'problem' : 'warning';
  const available = engine.limits === undefined ? 'ok' : 'warning';
  return {
    name: engine.kind === 'docker' ? `${engine.product ?? 'Docker'} engine` : 'Process engine',
    state: engine.available ? available : unavailable,
    message: engine.available ? availableText(engine) : (engine.problem ?? 'does not answer'),
    ...(engine.hint === undefined ? {} : { hint: engine.hint }),
  };
}

function availableText({ version, address, chosen, limits }: EngineStatus): string {
  const where = address === undefined ? '' : ` at ${address}`;
  const what = `${version ?? 'answers'}${where}${chosen ? ', the default' : ''}`;
  return limits === undefined ? what : `${what}. ${limits.join(' ')}`;
}

async function examineStore({ store }: CoreContext): Promise<readonly Finding[]> {
  const damaged = await store.damaged();
  const readOnly: readonly Finding[] = (await store.isReadOnly())
    ? [
        {
          name: 'Data folder',
          state: 'warning',
          message: `${store.folder} was written by a newer Slipway and can only be read.`,
          hint: 'Update this Slipway.',
        },
      ]
    : [];
  if (damaged.length === 0) return [{ name: 'Data folder', state: 'ok', message: store.folder }, ...readOnly];
  const broken = damaged.map(
    (record): Finding => ({
      name: 'Data folder',
      state: 'problem',
      message: `Record ${record.index + 1} of ${record.path} cannot be read: ${record.problem}`,
      hint: 'It is kept unchanged and left out of the lists.',
    }),
  );
  return [...broken, ...readOnly];
}

/** Below this, builds are likely to fail. */
const SCARCE_BYTES = 2 * 2 ** 30;

async function examineDisk({ store }: CoreContext): Promise<readonly Finding[]> {
  const { bavail, bsize } = await statfs(store.folder);
  const free = bavail * bsize;
  const message = `${(free / 2 ** 30).toFixed(1)} GiB free where the data folder is`;
  if (free > SCARCE_BYTES) return [{ name: 'Disk', state: 'ok', message }];
  return [{ name: 'Disk', state: 'warning', message, hint: '`slipway image prune` frees space.' }];
}

async function examineTasks({ tasks }: CoreContext): Promise<readonly Finding[]> {
  const interrupted = await tasks.list({ state: 'interrupted', limit: 100 });
  if (interrupted.length === 0) return [];
  return [
    {
      name: 'Tasks',
      state: 'warning',
      message: `${interrupted.length} ended when Slipway stopped: ${interrupted
        .slice(0, 3)
        .map((task) => task.title)
        .join(', ')}`,
      hint: 'Start them again; their logs are kept (`slipway task list`).',
    },
  ];
}

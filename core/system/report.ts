import { open, writeFile } from 'node:fs/promises';
import { hostname, release } from 'node:os';
import { buffer } from 'node:stream/consumers';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';
import type { LocalPath } from '#contract/local-path.ts';
import type { Report } from '#contract/system/report.ts';
import type { CoreContext } from '#core/context.ts';
import { hasCode } from '#core/host/system-error.ts';
import { nameOfUser } from '#core/host/this-user.ts';
import { coreLogPath } from '#core/log/core-log-path.ts';
import { exportTarget } from '#core/store/export-target.ts';
import { examine } from './doctor.ts';
import { createRedaction } from './redact.ts';

/** Of each log only its end goes along. */
const LOG_BYTES = 512 * 1024;
const MOST_TASKS = 50;
/** Of this many failed tasks, this many last lines. */
const MOST_LOGS = 5;
const LOG_LINES = 200;

type ReportFile = Report['files'][number];

/**
 * Collects what is needed to find a bug: versions, engines, findings, settings, the newest tasks, the ends
 * of the logs. Everything passes the redaction. `already_exists` unless overwriting is requested.
 */
export async function makeReport(
  context: CoreContext,
  request: { readonly path?: LocalPath | undefined; readonly overwrite: boolean },
): Promise<Report> {
  const redact = createRedaction({
    home: context.home,
    userName: nameOfUser(),
    hostName: hostname(),
    environment: context.environment,
  });
  const files = (await gather(context)).map(({ name, text }) => ({ name, text: redact(text) }));
  const moment = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
  const name = `slipway-report-${moment}.tar.gz`;
  const archive = await archiveOf(files, name.replace(/\.tar\.gz$/, ''));
  if (request.path === undefined) return { name, files, archive: archive.toString('base64') };
  const target = await exportTarget(context, { path: request.path, overwrite: request.overwrite });
  try {
    await writeFile(target.draft, archive, { flag: 'wx', mode: 0o600 });
    await target.commit();
  } finally {
    await target.discard();
  }
  return { name, files, path: request.path };
}

async function gather(context: CoreContext): Promise<readonly ReportFile[]> {
  const log = coreLogPath(context.store.folder);
  return [
    asJson('about.json', {
      version: context.version,
      platform: `${process.platform} ${process.arch} ${release()}`,
      node: process.versions.node,
      electron: process.versions.electron ?? null,
      dataFolder: context.store.folder,
      madeAt: new Date().toISOString(),
    }),
    asJson('engines.json', await context.engines.status()),
    asJson('findings.json', await examine(context)),
    asJson('settings.json', await context.settings()),
    asJson('environment.json', {
      names: Object.keys(context.environment).sort(),
      note: 'Names only; values are never part of a report.',
    }),
    ...(await tasksOf(context)),
    ...(await tailOf(`${log}.1`, 'core.log.1')),
    ...(await tailOf(log, 'core.log')),
  ];
}

async function tasksOf({ tasks }: CoreContext): Promise<readonly ReportFile[]> {
  const newest = await tasks.list({ limit: MOST_TASKS });
  // What a task made or was asked for may hold data of the user; what became of it is enough.
  const shown = newest.map(({ result: _result, input: _input, ...task }) => task);
  const bad = newest.filter((task) => task.state === 'failed' || task.state === 'interrupted');
  const logs = await Promise.all(
    bad.slice(0, MOST_LOGS).map(async ({ id, kind }) => {
      const lines: string[] = [];
      for (let after = 0; ; ) {
        const page = await tasks.read({ id, after, max: 2000, waitMs: 0 });
        lines.push(...page.lines.map((line) => `${line.source ?? '-'} ${line.text}`));
        lines.splice(0, lines.length - LOG_LINES);
        if (page.done || page.lines.length === 0) break;
        after = page.next;
      }
      return { name: `tasks/${kind}-${id}.log`, text: `${lines.join('\n')}\n` };
    }),
  );
  return [asJson('tasks.json', shown), ...logs];
}

function asJson(name: string, value: unknown): ReportFile {
  return { name, text: `${JSON.stringify(value, null, 2)}\n` };
}

/** The end of a file, from the start of a line on; nothing when there is no such file. */
async function tailOf(path: string, name: string): Promise<readonly ReportFile[]> {
  try {
    const handle = await open(path, 'r');
    try {
      const { size } = await handle.stat();
      const start = Math.max(0, size - LOG_BYTES);
      const { buffer: bytes, bytesRead } = await handle.read(Buffer.alloc(LOG_BYTES), 0, LOG_BYTES, start);
      const text = bytes.toString('utf8', 0, bytesRead);
      return [{ name, text: start === 0 ? text : text.slice(text.indexOf('\n') + 1) }];
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

async function archiveOf(files: readonly ReportFile[], folder: string): Promise<Buffer> {
  const archive = pack();
  for (const { name, text } of files) archive.entry({ name: `${folder}/${name}`, mode: 0o600 }, text);
  archive.finalize();
  return buffer(archive.pipe(createGzip()));
}

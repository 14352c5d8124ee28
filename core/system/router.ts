import { system } from '#contract/system/index.ts';
import { procedures } from '#core/rpc/procedures.ts';
import { createToken, listTokens, revokeToken } from './access-tokens.ts';
import { readCoreLog } from './core-log.ts';
import { examine } from './doctor.ts';
import { repairStore } from './repair.ts';
import { makeReport } from './report.ts';
import { changeSettings, mustBeAllowed, readSettings } from './settings.ts';
import { distrust, listTrusted, trustFolder } from './trusted.ts';

const base = procedures()(system);

export const systemRouter = base.router({
  info: base.info.handler(async ({ context }) => ({
    version: context.version,
    dataFolder: context.store.folder,
    platform: process.platform,
    node: process.versions.node,
    readOnly: await context.store.isReadOnly(),
  })),
  engines: base.engines.handler(async ({ context }) => ({ engines: await context.engines.status() })),
  doctor: base.doctor.handler(async ({ context }) => ({ findings: await examine(context) })),
  log: base.log.handler(({ input, context, signal }) =>
    readCoreLog(context.store.folder, { ...input, signal }),
  ),
  report: base.report.handler(async ({ input, context }) => makeReport(context, input)),
  repair: base.repair.handler(async ({ context }) => {
    const { models, manifests, images, runs, projects, counters, settings } = context.store;
    const collections = [models, manifests, images, runs, projects, counters, settings];
    return { repaired: await context.store.change(() => repairStore(collections)) };
  }),
  settings: base.settings.handler(({ context }) => readSettings(context.store)),
  configure: base.configure.handler(async ({ input, context }) => {
    await mustBeAllowed(context, input.settings);
    return changeSettings(context.store, input.settings);
  }),
  trusted: base.trusted.handler(async ({ context }) => ({ trusted: await listTrusted(context) })),
  trust: base.trust.handler(async ({ input, context }) => {
    await trustFolder(context, input.folder);
    return { trusted: await listTrusted(context) };
  }),
  distrust: base.distrust.handler(async ({ input, context }) => {
    await distrust(context, input.subject);
    return { trusted: await listTrusted(context) };
  }),
  tokens: base.tokens.handler(async ({ context }) => ({ tokens: await listTokens(context) })),
  createToken: base.createToken.handler(({ input, context }) => createToken(context, input)),
  revokeToken: base.revokeToken.handler(async ({ input, context }) => {
    await revokeToken(context, input.name);
    return { tokens: await listTokens(context) };
  }),
  changes: base.changes.handler(({ context, signal }) => context.changes.follow(signal)),
});

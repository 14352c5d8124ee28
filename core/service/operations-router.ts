import { listServiceEvents } from './events/list-events.ts';
import { collectorConfig } from './export/collector-config.ts';
import { exportService } from './export/export-service.ts';
import { readServiceLog } from './log/read-service-log.ts';
import { requestOpened } from './open/request-opened.ts';
import { scoreService } from './open/score-service.ts';
import { base } from './procedures.ts';
import { findService } from './read/target.ts';
import { shareService } from './share/share-service.ts';
import { readTraffic } from './traffic/read-traffic.ts';
import { serviceSnippets, serviceUsage } from './usage/service-usage.ts';

/** Looking after services that are there; deploy-router.ts has what changes them. */
export const operationsRouter = {
  traffic: base.traffic.handler(({ input, context, signal }) => readTraffic(context, input, signal)),
  events: base.events.handler(async ({ input, context, signal }) => ({
    events: await listServiceEvents(context, input, signal),
  })),
  logs: base.logs.handler(({ input, context, signal }) => readServiceLog(context, input, signal)),
  usage: base.usage.handler(({ input, context }) => serviceUsage(context, input)),
  snippets: base.snippets.handler(async ({ input, context }) => ({
    snippets: await serviceSnippets(context, input),
  })),
  score: base.score.handler(({ input, context, signal }) => scoreService(context, input, signal)),
  open: base.open.handler(async ({ input, context }) => {
    const { target } = await findService(context, input);
    const { shown } = await context.serviceSessions.openings.open(target, {
      service: input.name,
      port: input.port,
    });
    return shown;
  }),
  opened: base.opened.handler(({ context }) => ({ opened: context.serviceSessions.openings.list() })),
  close: base.close.handler(async ({ input, context }) => {
    await context.serviceSessions.openings.remove(input.id);
    return { closed: input.id };
  }),
  request: base.request.handler(({ input, context, signal }) => requestOpened(context, input, signal)),
  share: base.share.handler(({ input, context }) => shareService(context, input)),
  export: base.export.handler(async ({ input, context }) => ({
    files: await exportService(context, input),
  })),
  collectorConfig: base.collectorConfig.handler(({ input }) => ({ text: collectorConfig(input) })),
};

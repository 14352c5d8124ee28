import { SlipwayError } from '#contract/errors.ts';
import type { DeployInput } from '#contract/service/index.ts';
import type { ServiceSettingsChange } from '#contract/service/settings.ts';
import { base } from '../procedures.ts';
import { listServices } from '../read/find-services.ts';
import { showService } from '../read/show-service.ts';
import { findRemains, findService } from '../read/target.ts';
import { readHistory } from '../record/history.ts';
import { readKeys, regenerateKey } from '../secrets/keys.ts';
import { deleteService } from './delete-service.ts';
import { planService } from './plan-service.ts';
import { publish, update } from './publish.ts';
import { pauseService, resumeService, scaleService } from './scale.ts';
import { compareDeployments } from './settings-change.ts';

/** Publishing and changing services; operations-router.ts has what looks after them. */
export const deployRouter = {
  plan: base.plan.handler(({ input, context }) => planService(context, input)),
  publish: base.publish.handler(async ({ input, context }) => {
    const { name, image } = input;
    return context.tasks.start({
      kind: 'service.publish',
      ...remembered(input),
      title: `Publish ${name ?? image ?? 'a service'}`,
      subject: { ...folderOf(input), ...(image === undefined ? {} : { image }) },
      work: (work) => publish(context, input, work),
    });
  }),
  update: base.update.handler(async ({ input, context }) => {
    return context.tasks.start({
      kind: 'service.update',
      ...remembered(input),
      title: `Update ${input.name}`,
      subject: { service: input.name, ...folderOf(input) },
      work: (work) => update(context, input, work),
    });
  }),
  rollback: base.rollback.handler(({ input, context }) =>
    context.tasks.start({
      kind: 'service.rollback',
      input,
      title: `Roll back ${input.name}`,
      subject: { service: input.name },
      work: (work) => update(context, { ...input, settings: {} }, work),
    }),
  ),
  list: base.list.handler(({ input, context }) => listServices(context, input.cluster)),
  get: base.get.handler(({ input, context, signal }) => showService(context, input, signal)),
  deployments: base.deployments.handler(async ({ input, context }) => {
    const { target } = await findService(context, input);
    return { deployments: (await readHistory(target, input.name)).deployments.toReversed() };
  }),
  compare: base.compare.handler(async ({ input, context }) => {
    const { target } = await findService(context, input);
    const { deployments } = await readHistory(target, input.name);
    const of = (number: number) => {
      const found = deployments.find((each) => each.number === number);
      if (found !== undefined) return found;
      throw new SlipwayError('not_found', {
        message: `${input.name} has no deployment ${number}.`,
        hint: `It has ${deployments.map((each) => each.number).join(', ')}.`,
      });
    };
    return { changes: compareDeployments(of(input.before), of(input.after)) };
  }),
  keys: base.keys.handler(async ({ input, context }) => {
    const { target } = await findService(context, input);
    return readKeys(target, input.name);
  }),
  regenerateKey: base.regenerateKey.handler(async ({ input, context }) => {
    const { target } = await findService(context, input);
    return regenerateKey(target, input.name, input.key);
  }),
  scale: base.scale.handler(({ input, context }) => scaleService(context, input)),
  pause: base.pause.handler(({ input, context }) => pauseService(context, input)),
  resume: base.resume.handler(({ input, context }) => resumeService(context, input)),
  delete: base.delete.handler(async ({ input, context }) => ({
    deleted: await deleteService(await findRemains(context, input), input.name),
  })),
};

function folderOf({ folder }: DeployInput): { readonly folder?: string } {
  return folder === undefined ? {} : { folder };
}

/** A task's input is kept for a retry; values of secret variables are kept in the cluster only. */
function remembered<Input extends { readonly settings: ServiceSettingsChange }>(
  input: Input,
): { readonly input?: Input } {
  return Object.keys(input.settings.secrets ?? {}).length === 0 ? { input } : {};
}

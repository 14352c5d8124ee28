import { SlipwayError } from '#contract/errors.ts';
import type { LocalPath } from '#contract/local-path.ts';
import type { Trusted } from '#contract/system/trust.ts';
import type { Needs } from '#core/context.ts';
import { exists } from '#core/host/exists.ts';
import { userPath } from '#core/host/user-path.ts';

/** Returns what the user trusts, in the order it was agreed to. */
export async function listTrusted({ store }: Needs<'store'>): Promise<readonly Trusted[]> {
  return store.trust.all();
}

/** Trusts a folder with all below it. `forbidden` for a page, `path_missing`. */
export async function trustFolder(
  context: Needs<'reach' | 'trust' | 'store' | 'home'>,
  folder: LocalPath,
): Promise<void> {
  mustBeUser(context);
  if (!(await exists(folder)))
    throw new SlipwayError('path_missing', {
      message: `Folder not found: ${folder}.`,
      hint: 'Check the path; relative paths start at the current folder.',
      details: { path: folder },
    });
  await context.trust.require(context, { kind: 'folder', folder });
}

/** Trusts it no longer. `forbidden` for a page, `not_found` when it was not trusted. */
export async function distrust(
  context: Needs<'reach' | 'trust' | 'store' | 'home'>,
  subject: string,
): Promise<void> {
  mustBeUser(context);
  const names = new Set([subject, userPath(subject, context.home)]);
  await context.store.change(async () => {
    const before = await context.store.trust.all();
    const left = before.filter((each) => !names.has(each.subject));
    if (left.length === before.length)
      throw new SlipwayError('not_found', {
        message: `${subject} is not trusted.`,
        hint: '`slipway trust list` lists what is trusted.',
      });
    await context.store.trust.replace(left);
  });
}

function mustBeUser({ reach }: Needs<'reach'>): void {
  if (reach === undefined) return;
  throw new SlipwayError('forbidden', {
    message: 'Trust can only be changed on the command line, not from a page.',
    hint: '`slipway trust add FOLDER` trusts a folder.',
  });
}

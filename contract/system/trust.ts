import { z } from 'zod';
import { get, post } from '#contract/base.ts';
import { localPath } from '#contract/local-path.ts';

const tag = 'System';

export const trustedSchema = z.object({
  kind: z.enum(['folder', 'program', 'token-file', 'cluster', 'registry-login']),
  subject: z
    .string()
    .describe(
      'The folder; or as JSON the program with arguments and variables, the file or the registry, each with the server that it is sent to',
    ),
  agreedAt: z.iso.datetime(),
});
export type Trusted = z.output<typeof trustedSchema>;

export const trustedListSchema = z.object({ trusted: z.array(trustedSchema).readonly() });
const folder = localPath().describe('A project folder of this machine');

/** What the user lets Slipway run outside a container. Pages can read it and change nothing of it. */
export const trust = {
  trusted: get('/system/trust', {
    tag,
    summary: 'The folders, login programs, token files, clusters and registry logins that the user trusts',
    input: z.object({}),
    output: trustedListSchema,
  }),
  trust: post('/system/trust', {
    tag,
    summary: 'Trust the code of a folder; only on the command line',
    input: z.object({ folder }),
    output: trustedListSchema,
  }),
  distrust: post('/system/trust/remove', {
    tag,
    summary: 'Remove the trust in a folder, login program or other entry; only on the command line',
    input: z.object({ subject: z.string().describe('The folder, or another entry as the list shows it') }),
    output: trustedListSchema,
  }),
};

import { z } from 'zod';
import { engineKindSchema, publishingBuilderSchema } from '#contract/image/image.ts';
import { localPath } from '#contract/local-path.ts';
import { imageReferenceSchema, RUNTIMES } from '#contract/manifest/source.ts';
import { nameSchema } from '#contract/name.ts';

/** Settings of this machine's Slipway. Every key stands here with what it means and its default. */
export const settingsSchema = z.object({
  engine: engineKindSchema
    .optional()
    .describe('The engine to use; default: Docker if available, else process'),
  builder: publishingBuilderSchema
    .optional()
    .describe('What builds images to publish; default: Docker if available, else direct'),
  dockerHost: z
    .string()
    .optional()
    .describe('Address of the Docker API; default: the same as the Docker CLI'),
  baseImages: z
    .partialRecord(z.enum(RUNTIMES), imageReferenceSchema)
    .default({})
    .describe('Base image of a runtime, instead of `python:<version>-slim`'),
  signingKey: nameSchema
    .optional()
    .describe('Key that published images are signed with (`slipway key list`); default: they are not signed'),
  packageIndex: z.string().optional().describe('URL of the Python package index'),
  extraPackageIndexes: z.array(z.string()).default([]).describe('More package indexes'),
  condaChannels: z
    .array(z.string().min(1))
    .default(['conda-forge'])
    .describe('Conda channels, names or URLs, for packages that PyPI lacks'),
  condaMirror: z
    .string()
    .optional()
    .describe('URL that channel names are looked up below; default: `https://conda.anaconda.org`'),
  httpProxy: z.string().optional().describe('Proxy for builds; default: from the environment'),
  httpsProxy: z.string().optional(),
  noProxy: z.string().optional(),
  caCertificates: z
    .string()
    .optional()
    .describe(
      'PEM file that builds trust; default: what this machine trusts; `none`: only what the base image trusts',
    ),
  buildNetwork: z.enum(['default', 'host', 'none']).default('default').describe('Network of build steps'),
  python: z.string().optional().describe('Python interpreter for the process engine'),
  portalRoots: z
    .array(z.string().min(1))
    .optional()
    .describe('Folders that the portal may open; default: the home folder. Can only be set on its machine'),
  startSeconds: z
    .number()
    .int()
    .min(5)
    .max(86_400)
    .default(300)
    .describe('Time a run may take to import its script and call init(), in seconds'),
  trashDays: z
    .number()
    .int()
    .min(0)
    .max(365)
    .default(7)
    .describe('Days that deleted things can be restored; 0: delete permanently at once'),
  keepTasks: z.number().int().min(10).max(100_000).default(500).describe('How many finished tasks to keep'),
});
export type Settings = z.output<typeof settingsSchema>;
/** Settings to change; null takes one back. Core checks names and values; here stand those that are paths. */
export const settingsChangeSchema = z.looseObject({
  python: localPath('interpreter').nullish(),
  caCertificates: z.union([z.literal('none'), localPath('certificate')]).nullish(),
  portalRoots: z.array(localPath()).nullish(),
});
export type SettingsChange = z.output<typeof settingsChangeSchema>;
export const SETTING_NAMES = Object.keys(settingsSchema.shape) as (keyof Settings)[];

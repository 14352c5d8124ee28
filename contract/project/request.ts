import { z } from 'zod';
import { get, post } from '#contract/base.ts';
import { localPath } from '#contract/local-path.ts';

const tag = 'Projects';

/**
 * The name of a saved request: its path below `requests/` without `.json`. Folders are parted by `/`; no part begins
 * with a dot or holds what some file system does not take.
 */
export const requestNameSchema = z
  .string()
  .max(200)
  .regex(
    /^(?:[^./\\<>:"|?*\p{Cc}][^/\\<>:"|?*\p{Cc}]*)(?:\/[^./\\<>:"|?*\p{Cc}][^/\\<>:"|?*\p{Cc}]*)*$/u,
    'A name may have letters, digits, spaces, dots inside, dashes, and `/` for folders.',
  );

export const savedRequestSchema = z.object({
  name: requestNameSchema,
  path: z.string().describe('In the project'),
  size: z.number().int(),
  changedAt: z.iso.datetime(),
});
export type SavedRequest = z.output<typeof savedRequestSchema>;

/** What came of a file of another program. */
export const importedRequestsSchema = z.object({
  saved: z.array(savedRequestSchema).readonly(),
  skipped: z.array(z.object({ title: z.string(), reason: z.string() })).readonly(),
});
export type ImportedRequests = z.output<typeof importedRequestsSchema>;

/** Longest text that requests are read from, in UTF-16 units. */
export const IMPORT_LIMIT = 20_000_000;

const named = z.object({ folder: localPath(), name: requestNameSchema });

/** The requests that are kept with a project, in its folder `requests/`. Their text is read as any file of a project. */
export const savedRequests = {
  requests: get('/projects/requests', {
    tag,
    summary: 'The saved requests of a project, by name',
    input: z.object({ folder: localPath() }),
    output: z.object({ requests: z.array(savedRequestSchema).readonly() }),
  }),
  saveRequest: post('/projects/requests/save', {
    tag,
    summary: 'Keep a request with its project; one of that name is only replaced when that is said',
    input: named.extend({ text: z.string().describe('JSON'), replace: z.boolean().default(false) }),
    output: savedRequestSchema,
  }),
  importRequests: post('/projects/requests/import', {
    tag,
    summary:
      'Save the JSON bodies of curl commands, a Postman collection or a HAR file; headers, cookies and keys are left out',
    input: z.object({
      folder: localPath(),
      text: z.string().min(1).max(IMPORT_LIMIT).describe('The curl commands, or the content of the file'),
    }),
    output: importedRequestsSchema,
  }),
  renameRequest: post('/projects/requests/rename', {
    tag,
    summary: 'Rename a saved request',
    input: named.extend({ to: requestNameSchema }),
    output: savedRequestSchema,
  }),
  deleteRequest: post('/projects/requests/delete', {
    tag,
    summary: 'Delete a saved request; returns its text, to save it again',
    input: named,
    output: z.object({ deleted: requestNameSchema, text: z.string() }),
  }),
};

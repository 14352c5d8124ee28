import { z } from 'zod';
import { get, post } from '#contract/base.ts';
import { localPath } from '#contract/local-path.ts';
import { referenceSchema } from '#contract/name.ts';
import { diagnosticSchema } from './diagnostic.ts';
import {
  fieldSchema,
  hoverSchema,
  manifestEditSchema,
  outlineItemSchema,
  positionSchema,
  suggestionSchema,
} from './language.ts';
import { manifestChangeSchema, manifestVersionSchema, wholeManifestVersionSchema } from './version.ts';

const tag = 'Manifests';
const folderSchema = z.object({ folder: localPath().describe('A project folder of this machine') });
const textsSchema = folderSchema.extend({
  texts: z.record(z.string(), z.string()).default({}).describe('Texts of files that are not saved yet'),
});
const placeSchema = textsSchema.extend({ position: positionSchema });

export const manifest = {
  generate: post('/manifests/generate', {
    tag,
    summary:
      'Propose a manifest, and a script and dependency file where they are missing, for a folder; writes nothing',
    input: folderSchema.extend({ name: z.string().optional() }),
    output: z.object({
      files: z.array(z.object({ path: z.string(), text: z.string() })).readonly(),
      notes: z.array(z.string()).readonly(),
    }),
  }),
  init: post('/manifests/init', {
    tag,
    summary: 'Write what `generate` proposes; existing files are not changed unless `overwrite` is set',
    input: folderSchema.extend({ name: z.string().optional(), overwrite: z.boolean().default(false) }),
    output: z.object({ written: z.array(z.string()).readonly(), notes: z.array(z.string()).readonly() }),
  }),
  check: post('/manifests/check', {
    tag,
    summary: 'Diagnostics of a project; the given texts replace files that are not saved yet',
    input: textsSchema.extend({
      index: z
        .enum(['wait', 'background', 'never'])
        .default('background')
        .describe(
          'Whether to check the dependencies against the package index: wait for it, use what is known and ask in the background, or never',
        ),
    }),
    output: z.object({ diagnostics: z.array(diagnosticSchema).readonly() }),
  }),
  hover: post('/manifests/hover', {
    tag,
    summary: 'The meaning of the key or model at a position in the manifest',
    input: placeSchema,
    output: z.object({ hover: hoverSchema.optional() }),
  }),
  complete: post('/manifests/complete', {
    tag,
    summary: 'Completions at a position in the manifest: keys, values, models, files, packages',
    input: placeSchema,
    output: z.object({ suggestions: z.array(suggestionSchema).readonly() }),
  }),
  outline: post('/manifests/outline', {
    tag,
    summary: 'The keys of the manifest and their content',
    input: textsSchema,
    output: z.object({ items: z.array(outlineItemSchema).readonly() }),
  }),
  format: post('/manifests/format', {
    tag,
    summary: 'The formatted manifest, comments kept; writes nothing',
    input: textsSchema,
    output: z.object({ text: z.string(), isChanged: z.boolean() }),
  }),
  fields: post('/manifests/fields', {
    tag,
    summary: 'The keys of the manifest as a form shows them, with what is wrong with each',
    input: textsSchema,
    output: z.object({
      fields: z.array(fieldSchema).readonly(),
      /** What belongs to no field. */
      diagnostics: z.array(diagnosticSchema).readonly(),
    }),
  }),
  edit: post('/manifests/edit', {
    tag,
    summary: 'The manifest with values set or removed, everything else unchanged; writes nothing',
    input: textsSchema.extend({
      edits: z.array(manifestEditSchema).default([]).readonly(),
      section: z
        .string()
        .optional()
        .describe('One key with its value as YAML text, comments too; added when the manifest lacks the key'),
    }),
    output: z.object({ text: z.string() }),
  }),
  fix: post('/manifests/fix', {
    tag,
    summary: 'Apply the first fix of every error and warning, or of every diagnostic of the codes given',
    input: folderSchema.extend({ codes: z.array(z.string()).optional() }),
    output: z.object({
      applied: z.array(z.object({ code: z.string(), title: z.string() })).readonly(),
      diagnostics: z.array(diagnosticSchema).readonly(),
    }),
  }),
  list: get('/manifests', {
    tag,
    summary: 'Manifest versions, newest first',
    input: z.object({ name: z.string().optional() }),
    output: z.object({ manifests: z.array(manifestVersionSchema).readonly() }),
  }),
  get: get('/manifests/{reference}', {
    tag,
    summary: 'One manifest version',
    input: z.object({ reference: referenceSchema }),
    output: wholeManifestVersionSchema,
  }),
  diff: get('/manifests/{reference}/diff/{other}', {
    tag,
    summary: 'What changed between two manifest versions',
    input: z.object({ reference: referenceSchema, other: referenceSchema }),
    output: z.object({ changes: z.array(manifestChangeSchema).readonly() }),
  }),
};

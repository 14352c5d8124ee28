import { expect, test } from 'vitest';
import { imageSettingsSchema } from './source.ts';
import { stepSchema } from './step.ts';

const LINE_ENDS = ['\n', '\r\n', '\r', '\u2028', '\u2029', '\u0085', '\u000B', '\u000C'];

test.each([
  'RUN echo hello',
  'RUN apt-get update && \\\n    apt-get install -y git && \\\n    rm -rf /var/lib/apt/lists/*',
  'RUN echo "a # b" && echo c\\\\',
  'RUN sort <<< "b a"',
  'RUN echo $((1<<4))',
  'RUN --mount=type=cache,target=/var/cache/apt apt-get update',
  'RUN --mount=from=alpine:3,source=/etc,target=/m cat /m/os-release',
  'RUN --mount=type=tmpfs,target=/t --mount=type=bind,from=alpine:3,target=/m,ro true',
  'RUN --mount=type=CACHE,target=/root/.cache,sharing=locked,mode=0755 true',
  'RUN --network=none make',
  'ENV A=1 B="two words"',
  'COPY --from=ghcr.io/astral-sh/uv:0.9 /uv /usr/bin/uv',
  'ADD https://example.org/a.tar.gz /opt/',
  'ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.org/a /a',
  'SHELL ["/bin/bash", "-c"]',
  'LABEL a="été 雪"',
])('%j is one instruction', (step) => {
  expect(stepSchema.parse(step)).toBe(step);
});

test('a line end that YAML adds after a block is dropped', () => {
  expect(stepSchema.parse('RUN echo a && \\\n  echo b\n')).toBe('RUN echo a && \\\n  echo b');
});

test.each([
  ...LINE_ENDS.flatMap((end) => [
    [`more than one, after ${JSON.stringify(end)}`, `RUN true${end}FROM evil.example/base`],
    [
      `more than one, after a backslash and ${JSON.stringify(`\\${end}${end}`)}`,
      `RUN a \\${end}${end}USER root`,
    ],
  ]),
  ['open at its end', 'RUN echo a \\'],
  ['open at its end, with spaces', 'RUN echo a \\  '],
  ['open behind a comment', 'RUN echo a \\\n# b'],
  ['open behind a blank line', 'RUN echo a \\\n   '],
  ['continued behind spaces', 'RUN a \\ \nUSER root'],
  ['ended by two backslashes', 'RUN a \\\\\nUSER root'],
  ['a here-document', 'RUN <<EOF'],
  ['a here-document with a name in quotes', "COPY --from=a <<'E O F' /x"],
  ['a here-document for a stream', 'RUN cat 3<<-EOF'],
  ['another instruction', 'FROM evil.example/base'],
  ['an entrypoint', 'ENTRYPOINT ["sh"]'],
  ['an instruction for later', 'ONBUILD RUN true'],
  ['in lower case', 'run true'],
  ['nothing', ''],
  ['only a word', 'RUN'],
  ['one with a NUL', 'RUN a\u0000b'],
  ['one with an escape', 'LABEL a=\u001B[2J'],
])('a step that is %s is refused', (_what, step) => {
  expect(stepSchema.safeParse(step).success).toBe(false);
});

test.each([
  'COPY build/ /stolen',
  'COPY . /stolen',
  'COPY --chown=1:1 . /stolen',
  'ADD build/pip.conf /stolen',
  'ADD https://example.org/a build/pip.conf /stolen/',
  'RUN --mount=source=build,target=/b cat /b/pip.conf',
  'RUN --mount=type=bind,target=/b cat /b/build/pip.conf',
  'RUN --mount=target=/from=x cat /b',
  'RUN --mount cat',
  'RUN --mount=type=cache,target=/var/cache/slipway cp evil /var/cache/slipway',
  'RUN --mount=type=cache,id=SLIPWAY,target=/c cp evil /c',
  'RUN --network=none --mount=type=cache,id=slipway-python:3.11,target=/c cp evil /c',
  'RUN \\\n  --mount=type=cache,target=/var/cache/slipway true',
  'RUN --mount=type=cache,target=/var/cache/sli\\\npway true',
  'RUN --mount=type=cache,id=$ID,target=/c true',
  'RUN --mount=type=cache,"id=sli""pway",target=/c true',
  'RUN --mo\\unt=type=bind,target=/b true',
  'RUN --mount=type=bind,from=,target=/b cat /b/build/pip.conf',
  'RUN --mount=from=,target=/b cat /b/build/pip.conf',
  'RUN --mount=from=alpine:3,from=,target=/b cat /b/build/pip.conf',
  'RUN --mount=from=alpine:3,FROM=,target=/b cat /b/build/pip.conf',
  'RUN --mount=type=bind,target=/b,id=from=alpine:3 cat /b/build/pip.conf',
  'RUN --mount=type=cache,type=bind,target=/b cat /b/build/pip.conf',
  'RUN --mount=type=cache,Type=bind,target=/b cat /b/build/pip.conf',
  'RUN --mount=type=bind,target=/b,id=type=cache cat /b/build/pip.conf',
  'RUN --mount=type=cache,from=,target=/c true',
  'RUN --mount=type=secret,from=alpine:3,id=a true',
  'RUN --mount=type=tmpfs,target=/c --mount=type=bind,target=/b true',
  'RUN --mount=type=secret,id=a true',
  'RUN --mount=type=ssh true',
])('%j does not reach what Slipway builds from', (step) => {
  expect(stepSchema.safeParse(step).success).toBe(false);
});

test('a variable of the script has no NUL', () => {
  expect(imageSettingsSchema.safeParse({ env: { A: 'a\u0000b' } }).success).toBe(false);
  expect(imageSettingsSchema.safeParse({ env: { A: 'été\n"$x' } }).success).toBe(true);
});

test('the settings of an image take no other steps', () => {
  expect(imageSettingsSchema.safeParse({ steps: ['RUN true'] }).success).toBe(true);
  expect(imageSettingsSchema.safeParse({ steps: ['RUN true\nFROM evil.example/base'] }).success).toBe(false);
});

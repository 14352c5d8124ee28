import { Command } from 'commander';
import { expect, test } from 'vitest';
import { SETTINGS, serviceSettingsChangeSchema } from '#contract/service/settings.ts';
import { addSettingsOptions, type SettingsOptions, settingsChange } from './settings-options.ts';

async function changeBy(...words: string[]) {
  const command = addSettingsOptions(new Command('update'))
    .exitOverride()
    .configureOutput({
      writeErr: () => undefined,
    });
  command.parse(words, { from: 'user' });
  return settingsChange(command.opts<SettingsOptions>(), { TOKEN: 's3cret' });
}

test('only what was given is changed, each value as the contract takes it', async () => {
  const change = await changeBy(
    ...['--cpu', '500m', '--queue', '0', '--timeout', '2.5', '--warm-up', 'off', '--log-level', 'debug'],
    ...['--memory', 'default', '--env', 'A=1=2', '--remove-env', 'B', '--secret', 'TOKEN'],
  );
  expect(change).toEqual({
    cpu: '500m',
    queue: 0,
    timeoutSeconds: 2.5,
    warmUp: false,
    logLevel: 'debug',
    memory: null,
    environment: { A: '1=2', B: null },
    secrets: { TOKEN: 's3cret' },
  });
  expect(serviceSettingsChangeSchema.parse(change)).toEqual(change);
});

test.each(SETTINGS.map(({ name, option }) => [option, name] as const))(
  '--%s default resets the setting',
  async (option, name) => {
    expect(await changeBy(`--${option}`, 'default')).toEqual({ [name]: null });
  },
);

test.each([
  ['--workers', '0'],
  ['--workers', '1.5'],
  ['--workers', ''],
  ['--timeout', '-1'],
  ['--cpu', 'half'],
  ['--memory', '1 GB'],
  ['--warm-up', 'yes'],
  ['--start-seconds', '3601'],
])('%s %s is refused', async (option, value) => {
  await expect(changeBy(option, value)).rejects.toThrow(/must be|choices are/);
});

test('a fixed number of replicas and autoscaling cannot be used together', async () => {
  expect(await changeBy('--autoscale', '2-4', '--target', '60')).toEqual({
    scale: { kind: 'auto', min: 2, max: 4, target: 60, scaleDownSeconds: 300 },
  });
  await expect(changeBy('--replicas', '2', '--autoscale', '2-4')).rejects.toThrow('cannot be used together');
  await expect(changeBy('--target', '60')).rejects.toThrow('--autoscale');
});

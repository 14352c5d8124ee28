import { describe, expect, test } from 'vitest';
import type { LogLine } from '#contract/task/task.ts';
import { localPathOf } from '#core/host/local-path.ts';
import { scaleTo } from '../deploy/apply-service.ts';
import { bareReplicas, script } from '../testing/bare-replicas.ts';
import { type ClusterGround, clusterGround } from '../testing/cluster-ground.ts';
import { cutOff } from '../testing/cut-off.ts';

/** Prints a number five times a second, counting up. */
const COUNTING = script('i=0; while true; do echo "line $i"; i=$((i+1)); sleep 0.2; done');

interface Reader {
  readonly lines: LogLine[];
  /** Reads on until the lines are as wanted. */
  until(isEnough: (lines: readonly LogLine[]) => boolean): Promise<void>;
}

function reader({ core }: ClusterGround, name: string): Reader {
  const lines: LogLine[] = [];
  let place: { readonly session?: string; readonly after: number } = { after: 0 };
  return {
    lines,
    until: async (isEnough) => {
      const end = Date.now() + 90_000;
      while (!isEnough(lines)) {
        if (Date.now() > end) throw new Error(`only these lines came: ${JSON.stringify(lines.slice(-20))}`);
        const page = await core.client.service.logs({ name, ...place, waitMs: 1000 });
        lines.push(...page.lines);
        place = { session: page.session, after: page.next };
      }
    },
  };
}

function replicasIn(lines: readonly LogLine[]): readonly string[] {
  return [...new Set(lines.flatMap(({ source }) => source ?? []))];
}

/** The numbers that a replica has counted to, as they came. */
function numbersOf(lines: readonly LogLine[], replica: string | undefined): readonly number[] {
  return lines
    .filter(({ source, text }) => source === replica && text.startsWith('line '))
    .map(({ text }) => Number(text.slice(5)));
}

function countingFrom(numbers: readonly number[]): readonly number[] {
  return numbers.map((_, index) => (numbers[0] ?? 0) + index);
}

describe('the log of a service', () => {
  test('follows replicas that join, in order and without a gap', async () => {
    const ground = await clusterGround();
    const name = await bareReplicas(ground.target, COUNTING);
    const { lines, until } = reader(ground, name);
    await until((all) => all.length > 5);
    await scaleTo(ground.target, name, 3);
    await until((all) => replicasIn(all).length === 3);
    const before = lines.length;
    await until((all) => all.length > before + 30);
    for (const replica of replicasIn(lines)) {
      const numbers = numbersOf(lines, replica);
      expect(numbers).toEqual(countingFrom(numbers));
      expect(numbers[0]).toBe(0);
    }
  });

  test('goes on after a crash, and has the last words of the container before', async () => {
    const ground = await clusterGround();
    const name = await bareReplicas(ground.target, script('echo begin; sleep 2; echo end; exit 1'));
    const { lines, until } = reader(ground, name);
    await until((all) => all.filter(({ text }) => text === 'end').length >= 2);
    expect(lines.map(({ text }) => text).slice(0, 4)).toEqual(['begin', 'end', 'begin', 'end']);
    await expect
      .poll(
        async () => {
          const page = await ground.core.client.service.logs({ name, previous: true });
          return { done: page.done, texts: page.lines.map(({ text }) => text) };
        },
        { timeout: 60_000, interval: 1000 },
      )
      .toEqual({ done: true, texts: ['begin', 'end'] });
  });

  test('waits for an API server that is gone, and loses nothing', async () => {
    const ground = await clusterGround();
    const { core, cluster } = ground;
    const way = await cutOff(cluster.kubeconfig ?? '');
    const led = { ...cluster, kubeconfig: localPathOf(way.kubeconfig) };
    await core.context.store.change(() => core.context.store.clusters.replace([led]));
    const name = await bareReplicas(ground.target, COUNTING);
    const { lines, until } = reader(ground, name);
    await until((all) => all.length > 5);
    way.cut();
    await until((all) => all.some(({ text }) => /does not answer/.test(text)));
    way.restore();
    await until((all) => all.some(({ text }) => /answers again/.test(text)));
    const before = lines.length;
    await until((all) => all.length > before + 20);
    const numbers = numbersOf(lines, replicasIn(lines)[0]);
    expect(numbers).toEqual(countingFrom(numbers));
  });

  test('that is not followed ends, and begins where it is told to', async () => {
    const ground = await clusterGround();
    const name = await bareReplicas(ground.target, script('seq 1 50; sleep 600'));
    await reader(ground, name).until((all) => all.length === 50);
    const page = await ground.core.client.service.logs({ name, tail: 3, follow: false });
    expect(page).toMatchObject({ done: true });
    expect(page.lines.map(({ text }) => text)).toEqual(['48', '49', '50']);
  });

  test('of a reading that nobody has heard of is not found', async () => {
    const ground = await clusterGround();
    await expect(ground.core.client.service.logs({ name: 'iris', session: 'nothing' })).rejects.toMatchObject(
      { code: 'not_found' },
    );
  });
});

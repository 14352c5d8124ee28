import { expect, test } from 'vitest';
import { SlipwayError } from '#contract/errors.ts';
import type { ApiRequest, ClusterConnection } from './connection.ts';
import { patientConnection } from './patience.ts';

/** A connection whose calls end one after the other as told, and then well; /readyz says whether the API server knows its roles. */
function connectionThat(
  endings: readonly SlipwayError[],
  isReady: () => boolean,
): { connection: ClusterConnection; asked: string[] } {
  const asked: string[] = [];
  const rest = [...endings];
  const text = async ({ path }: ApiRequest): Promise<string> => {
    asked.push(path);
    if (path === '/readyz') {
      if (isReady()) return 'ok';
      throw new SlipwayError('cluster_forbidden');
    }
    const ending = rest.shift();
    if (ending !== undefined) throw ending;
    return '{"fine": true}';
  };
  const connection = { text, json: async (request: ApiRequest) => JSON.parse(await text(request)) };
  return { connection: connection as ClusterConnection, asked };
}

function patiently(connection: ClusterConnection, limit = 60_000) {
  const told: string[] = [];
  const patient = patientConnection(connection, {
    signal: new AbortController().signal,
    limit,
    onGone: () => told.push('gone'),
    onBack: () => told.push('back'),
  });
  return { patient, told };
}

test('a cluster that does not answer is asked again, and its coming back is told', async () => {
  const { connection } = connectionThat(
    [new SlipwayError('cluster_unavailable'), new SlipwayError('cluster_unavailable')],
    () => true,
  );
  const { patient, told } = patiently(connection);
  expect(await patient.json({ path: '/api' })).toEqual({ fine: true });
  expect(told).toEqual(['gone', 'back']);
});

test('it is given up on after the limit', async () => {
  const gone = Array.from({ length: 50 }, () => new SlipwayError('cluster_unavailable'));
  const { patient } = patiently(connectionThat(gone, () => true).connection, 300);
  await expect(patient.json({ path: '/api' })).rejects.toMatchObject({ code: 'cluster_unavailable' });
});

test('a refusal is meant when the API server is ready, and passes while it is starting', async () => {
  const meant = connectionThat([new SlipwayError('cluster_forbidden')], () => true);
  await expect(patiently(meant.connection).patient.json({ path: '/api' })).rejects.toMatchObject({
    code: 'cluster_forbidden',
  });
  let looks = 0;
  const starting = connectionThat(
    [new SlipwayError('cluster_forbidden'), new SlipwayError('cluster_forbidden')],
    () => {
      looks += 1;
      return looks > 2;
    },
  );
  expect(await patiently(starting.connection).patient.json({ path: '/api' })).toEqual({ fine: true });
  expect(starting.asked).toEqual(['/api', '/readyz', '/api', '/readyz', '/api']);
});

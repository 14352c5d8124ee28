import { once } from 'node:events';
import { connect } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { deleteObject } from '#core/kubernetes/objects.ts';
import { openPortForward, type PortForward } from '#core/kubernetes/port-forward.ts';
import { chooseReplica, listReplicaPods, takesRequests } from '../read/replica-pods.ts';
import type { Target } from '../read/target.ts';
import { bareReplicas } from '../testing/bare-replicas.ts';
import { clusterGround } from '../testing/cluster-ground.ts';

/** Answers `echo N` with N bytes, `bye` by ending the connection; serves on 5001. */
const SERVER = `
import socketserver
class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        for line in self.rfile:
            if line == b"bye\\n": return
            self.wfile.write(b"x" * int(line))
class Server(socketserver.ThreadingTCPServer):
    request_queue_size = 200
    daemon_threads = True
Server(("0.0.0.0", 5001), Handler).serve_forever()
`;

async function served(
  replicas = 1,
): Promise<{ readonly target: Target; readonly name: string; readonly forward: PortForward }> {
  const { target } = await clusterGround();
  const name = await bareReplicas(
    target,
    {
      command: ['python3', '-c', SERVER],
      readinessProbe: { tcpSocket: { port: 5001 }, periodSeconds: 1 },
    },
    {},
    replicas,
  );
  await expect
    .poll(async () => (await listReplicaPods(target, name)).filter(takesRequests).length, { timeout: 60_000 })
    .toBe(replicas);
  const forward = await openPortForward(target.connection, {
    namespace: target.namespace,
    podPort: 5001,
    choosePod: (tried) => chooseReplica(target, name, tried),
  });
  onTestFinished(() => forward.close());
  return { target, name, forward };
}

/** Sends a line on a connection of its own and reads what comes until the other side ends. */
async function ask(port: number, text: string): Promise<number> {
  const socket = connect(port, '127.0.0.1');
  socket.write(text);
  return (await buffer(socket)).length;
}

test('many connections at once carry what is sent, also much of it to a slow reader', async () => {
  const { forward } = await served();
  const sizes = Array.from({ length: 30 }, (_, index) => index * 1000);
  expect(await Promise.all(sizes.map((size) => ask(forward.port, `${size}\nbye\n`)))).toEqual(sizes);
  const slow = connect(forward.port, '127.0.0.1');
  slow.write('20000000\nbye\n');
  await once(slow, 'readable');
  await sleep(1000);
  let count = 0;
  for await (const chunk of slow) count += chunk.length;
  expect(count).toBe(20_000_000);
  expect(forward.problem()).toBeUndefined();
});

test('a connection ends here when the replica ends it, and there when the caller does', async () => {
  const { forward } = await served();
  const socket = connect(forward.port, '127.0.0.1');
  socket.write('bye\n');
  await once(socket, 'close');
  const leaver = connect(forward.port, '127.0.0.1');
  leaver.write('10\n');
  await once(leaver, 'data');
  leaver.destroy();
  expect(await ask(forward.port, '5\nbye\n')).toBe(5);
});

test('another replica takes over when one goes; without any the problem is told', async () => {
  const { target, name, forward } = await served(2);
  const [first] = await listReplicaPods(target, name);
  const pod = first?.metadata?.name ?? '';
  await deleteObject(target.connection, { kind: 'Pod', namespace: target.namespace, name: pod });
  for (let index = 0; index < 10; index += 1) expect(await ask(forward.port, '7\nbye\n')).toBe(7);
  await deleteObject(target.connection, { kind: 'Deployment', namespace: target.namespace, name });
  await expect.poll(async () => (await listReplicaPods(target, name)).length, { timeout: 60_000 }).toBe(0);
  expect(await ask(forward.port, '7\nbye\n').catch(() => 0)).toBe(0);
  expect(forward.problem()).toMatchObject({ code: 'wrong_state' });
});

test('a port that is taken is said to be', async () => {
  const { target, forward } = await served();
  await expect(
    openPortForward(target.connection, {
      namespace: target.namespace,
      podPort: 5001,
      port: forward.port,
      choosePod: async () => '',
    }),
  ).rejects.toMatchObject({ code: 'port_taken' });
});

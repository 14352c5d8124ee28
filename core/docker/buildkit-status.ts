import protobuf from 'protobufjs';
import { z } from 'zod';

/*
 * BuildKit tells how a build goes as base64 protobuf inside Docker's JSON lines (moby/buildkit,
 * api/services/control/control.proto: StatusResponse). Only the fields that are shown are declared.
 */
const timestamp = { fields: { seconds: { type: 'int64', id: 1 }, nanos: { type: 'int32', id: 2 } } };
const repeated = (type: string, id: number) => ({ rule: 'repeated', type, id }) as const;
const root = protobuf.Root.fromJSON({
  nested: {
    Timestamp: timestamp,
    Vertex: {
      fields: {
        digest: { type: 'string', id: 1 },
        name: { type: 'string', id: 3 },
        cached: { type: 'bool', id: 4 },
        started: { type: 'Timestamp', id: 5 },
        completed: { type: 'Timestamp', id: 6 },
        error: { type: 'string', id: 7 },
      },
    },
    VertexStatus: {
      fields: {
        ID: { type: 'string', id: 1 },
        vertex: { type: 'string', id: 2 },
        current: { type: 'int64', id: 4 },
        total: { type: 'int64', id: 5 },
      },
    },
    VertexLog: { fields: { vertex: { type: 'string', id: 1 }, msg: { type: 'bytes', id: 4 } } },
    StatusResponse: {
      fields: {
        vertexes: repeated('Vertex', 1),
        statuses: repeated('VertexStatus', 2),
        logs: repeated('VertexLog', 3),
      },
    },
  },
});
const StatusResponse = root.lookupType('StatusResponse');

const statusSchema = z.object({
  vertexes: z.array(
    z.object({
      digest: z.string(),
      name: z.string(),
      cached: z.boolean(),
      started: z.unknown().transform((value) => value !== null && value !== undefined),
      completed: z.unknown().transform((value) => value !== null && value !== undefined),
      error: z.string(),
    }),
  ),
  statuses: z.array(z.object({ ID: z.string(), vertex: z.string(), current: z.number(), total: z.number() })),
  logs: z.array(z.object({ vertex: z.string(), msg: z.instanceof(Uint8Array) })),
});

/** Steps that began or ended, amounts, and lines printed since the status before. */
export type BuildkitStatus = z.output<typeof statusSchema>;

export function decodeBuildkitStatus(base64: string): BuildkitStatus {
  const message = StatusResponse.decode(Buffer.from(base64, 'base64'));
  return statusSchema.parse(StatusResponse.toObject(message, { longs: Number, defaults: true }));
}

import type { OpenAPI } from '@orpc/contract';
import { OpenAPIGenerator } from '@orpc/openapi';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { z } from 'zod';
import { ERROR_TABLE, errorInfoSchema } from '#contract/errors.ts';
import { imageSchema } from '#contract/image/image.ts';
import { diagnosticSchema } from '#contract/manifest/diagnostic.ts';
import { manifestVersionSchema } from '#contract/manifest/version.ts';
import { modelFormatSchema } from '#contract/model/format.ts';
import { modelVersionSchema } from '#contract/model/model.ts';
import { runSchema, usageSchema } from '#contract/run/run.ts';
import { settingsSchema } from '#contract/system/settings.ts';
import { logPageSchema, startedSchema, taskSchema } from '#contract/task/task.ts';
import { REST_PREFIX } from './rest.ts';
import { restContract } from './rest-contract.ts';

const ERROR = { $ref: '#/components/schemas/Error' };

/** The OpenAPI 3.1 document of everything below `REST_PREFIX`, made of the contract itself. */
export async function describeRest(version: string): Promise<OpenAPI.Document> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  const output = (schema: z.ZodType) => ({ schema, strategy: 'output' as const });
  const document = await generator.generate(restContract, {
    info: {
      title: 'Slipway',
      version,
      description:
        'Long actions answer 202 with the id of a task and its address in `Operation-Location`: poll it, read its ' +
        'log page by page, or follow its events.',
    },
    servers: [{ url: REST_PREFIX }],
    security: [{ token: [] }],
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'The token that `slipway serve` prints' },
      },
    },
    commonSchemas: {
      Error: output(z.object({ error: errorInfoSchema })),
      ModelFormat: output(modelFormatSchema),
      ModelVersion: output(modelVersionSchema),
      ManifestVersion: output(manifestVersionSchema),
      Diagnostic: output(diagnosticSchema),
      Image: output(imageSchema),
      Run: output(runSchema),
      Usage: output(usageSchema),
      Task: output(taskSchema),
      Started: output(startedSchema),
      LogPage: output(logPageSchema),
      Settings: output(settingsSchema),
    },
    customErrorResponseBodySchema: () => ERROR,
  });
  return {
    ...document,
    paths: mapOperations(document.paths ?? {}, finish),
    components: { ...document.components, responses: ERROR_RESPONSES },
  };
}

type PathItem = NonNullable<OpenAPI.PathsObject[string]>;
type Operation = NonNullable<PathItem['get']>;

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

function mapOperations(
  paths: OpenAPI.PathsObject,
  change: (operation: Operation, method: string) => Operation,
): OpenAPI.PathsObject {
  const mapItem = (item: PathItem): PathItem => {
    const changed: PathItem = { ...item };
    for (const method of METHODS) {
      const operation = item[method];
      if (operation !== undefined) changed[method] = change(operation, method);
    }
    return changed;
  };
  return Object.fromEntries(Object.entries(paths).map(([path, item = {}]) => [path, mapItem(item)]));
}

/** One response for each status that an error has, with the codes it stands for. */
const ERROR_RESPONSES = Object.fromEntries(
  [...new Set(Object.values(ERROR_TABLE).map(({ status }) => status))].map((status) => [
    `Error${status}`,
    {
      description: Object.entries(ERROR_TABLE)
        .filter(([, entry]) => entry.status === status)
        .map(([code, { message }]) => `\`${code}\`: ${message}`)
        .join('\n\n'),
      content: { 'application/json': { schema: ERROR } },
    },
  ]),
);

function shareErrors(operation: Operation): Operation {
  const responses = Object.entries(operation.responses ?? {}).map(([status, response]) =>
    Object.hasOwn(ERROR_RESPONSES, `Error${status}`)
      ? ([status, { $ref: `#/components/responses/Error${status}` }] as const)
      : ([status, response] as const),
  );
  return { ...operation, responses: Object.fromEntries(responses) };
}

/** What the generator cannot know: the inputs of DELETE stand in the query, and streams are bytes. */
function finish(operation: Operation, method: string): Operation {
  const steps = [shareErrors, announceTask, describeBytes, ...(method === 'delete' ? [bodyToQuery] : [])];
  return steps.reduce((changed, step) => step(changed), operation);
}

function announceTask(operation: Operation): Operation {
  const { responses } = operation;
  const accepted = responses?.['202'];
  if (accepted === undefined) return operation;
  const address = { description: 'Address of the task', schema: { type: 'string' } } as const;
  return {
    ...operation,
    responses: {
      ...responses,
      '202': {
        description: 'Started',
        ...accepted,
        headers: { 'Operation-Location': address, Location: address },
      },
    },
  };
}

const BYTES = { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } as const;

const TAGS: OpenAPI.ParameterObject = {
  name: 'tags',
  in: 'query',
  description: 'May be repeated',
  schema: { type: 'array', items: { type: 'string' } },
};

function describeBytes(operation: Operation): Operation {
  switch (operation.operationId) {
    case 'file.upload':
      return {
        ...operation,
        parameters: (operation.parameters ?? []).map((each) =>
          'name' in each && each.name === 'tags' ? TAGS : each,
        ),
        requestBody: { required: true, content: BYTES },
      };
    case 'file.download':
      return {
        ...operation,
        responses: {
          ...operation.responses,
          '200': {
            description: 'The file, or a tar archive of the folder',
            content: { ...BYTES, 'application/x-tar': { schema: { type: 'string', format: 'binary' } } },
          },
        },
      };
    default:
      return operation;
  }
}

function bodyToQuery(operation: Operation): Operation {
  const { requestBody, ...rest } = operation;
  if (requestBody === undefined || !('content' in requestBody)) return rest;
  const schema = requestBody.content['application/json']?.schema;
  const names = schema !== undefined && 'properties' in schema ? Object.keys(schema.properties ?? {}) : [];
  // All that DELETE has are switches.
  const parameters = names.map(
    (name): OpenAPI.ParameterObject => ({ name, in: 'query', required: false, schema: { type: 'boolean' } }),
  );
  return { ...rest, parameters: [...(rest.parameters ?? []), ...parameters] };
}

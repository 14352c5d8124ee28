import { z } from 'zod';
import { localPath } from '#contract/local-path.ts';
import { nameSchema } from '#contract/name.ts';

/** A DNS label (RFC 1123): what Kubernetes takes as the name of a namespace. */
export const namespaceSchema = z
  .string()
  .regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, 'Lower-case letters, digits and “-”, at most 63 characters')
  .describe('Namespace that the services live in');

/** A host name (RFC 1123), as an Ingress rule takes it. */
export const hostSchema = z
  .string()
  .max(253)
  .regex(
    /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
    'A host name like models.example.org',
  );

/** `host[:port][/path]`, as image names begin. */
export const registryAddressSchema = z
  .string()
  .min(1)
  .max(300)
  .regex(
    /^[a-zA-Z0-9]([-a-zA-Z0-9.]*[a-zA-Z0-9])?(:[0-9]{1,5})?(\/[a-z0-9]+([._-]{1,2}[a-z0-9]+)*)*$/,
    'A registry like registry.example.org:5000/team, without https://',
  );

/** How services are reached from outside the cluster. */
export const exposureSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('ingress'),
    host: hostSchema.describe('All services of the cluster share it: /api/v1/service/NAME/score'),
    className: z.string().min(1).optional().describe('Ingress class; without it the default one'),
    httpPort: z.number().int().min(1).max(65_535).default(80).describe('HTTP port of the ingress'),
    httpsPort: z.number().int().min(1).max(65_535).default(443).describe('HTTPS port of the ingress'),
  }),
  z.object({ kind: z.literal('load-balancer') }),
  z.object({
    kind: z.literal('node-port'),
    host: hostSchema.optional().describe('Name or address of a node, as callers reach it'),
  }),
  z.object({ kind: z.literal('none') }),
]);
export type Exposure = z.output<typeof exposureSchema>;

/** The certificate of the host. Private keys are kept in the cluster, never in the data folder. */
export const clusterTlsSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({
    kind: z.literal('secret'),
    name: z.string().min(1).describe('A Secret of type kubernetes.io/tls'),
  }),
  z.object({
    kind: z.literal('files'),
    certificate: localPath('certificate').describe('PEM file with the certificate and its chain'),
    key: localPath('certificate').describe('PEM file with its private key'),
  }),
]);
export type ClusterTls = z.output<typeof clusterTlsSchema>;
/** As a caller writes it: with paths that are not yet resolved. */
export type ClusterTlsInput = z.input<typeof clusterTlsSchema>;

/** An amount of CPU as Kubernetes writes it: `500m`, `2`, `0.5`. */
export const cpuSchema = z.string().regex(/^([0-9]+m|[0-9]+(\.[0-9]{1,3})?)$/, 'Like 500m, 1 or 0.5');
/** An amount of memory as Kubernetes writes it: `512Mi`, `2Gi`, `300M`. */
export const memorySchema = z.string().regex(/^[0-9]+(\.[0-9]+)?(k|M|G|T|Ki|Mi|Gi|Ti)$/, 'Like 512Mi or 2Gi');

const settingsShape = {
  context: z.string().min(1).describe('Context of the kubeconfig'),
  kubeconfig: localPath('kubeconfig')
    .optional()
    .describe('Path of the kubeconfig; without it KUBECONFIG or ~/.kube/config. Read, never written'),
  namespace: namespaceSchema,
  registry: registryAddressSchema.describe('Where images are pushed to'),
  pullRegistry: registryAddressSchema
    .optional()
    .describe('How the nodes reach the registry, if by another name'),
  pullSecret: z
    .string()
    .min(1)
    .optional()
    .describe('An existing Secret of type kubernetes.io/dockerconfigjson'),
  signedBy: z
    .string()
    .min(1)
    .max(10_000)
    .optional()
    .describe('Public key, PEM: only images signed with its private key are deployed'),
  exposure: exposureSchema,
  tls: clusterTlsSchema,
  cpu: cpuSchema.describe('Default CPU of a replica'),
  memory: memorySchema.describe('Default memory of a replica'),
};

export const clusterSettingsSchema = z.object({
  ...settingsShape,
  exposure: settingsShape.exposure.default({ kind: 'none' }),
  tls: settingsShape.tls.default({ kind: 'none' }),
  cpu: settingsShape.cpu.default('500m'),
  memory: settingsShape.memory.default('1Gi'),
});
export type ClusterSettings = z.output<typeof clusterSettingsSchema>;

/** Settings to change; what is not named stays. `null` takes back what need not be set. */
export const clusterChangeSchema = z.object(settingsShape).partial().extend({
  kubeconfig: settingsShape.kubeconfig.nullable(),
  pullRegistry: settingsShape.pullRegistry.nullable(),
  pullSecret: settingsShape.pullSecret.nullable(),
  signedBy: settingsShape.signedBy.nullable(),
});
export type ClusterChange = z.output<typeof clusterChangeSchema>;
export type ClusterChangeInput = z.input<typeof clusterChangeSchema>;

/** A publish target, saved by name. */
export const clusterSchema = clusterSettingsSchema.extend({
  name: nameSchema,
  createdAt: z.iso.datetime(),
});
export type Cluster = z.output<typeof clusterSchema>;

/** A context of the kubeconfig, as it stands there. */
export const clusterContextSchema = z.object({
  name: z.string(),
  cluster: z.string(),
  server: z.string().optional(),
  user: z.string(),
  namespace: z.string().optional(),
  isCurrent: z.boolean(),
});
export type ClusterContext = z.output<typeof clusterContextSchema>;

/** What a cluster that is not saved yet offers. A list is empty where nothing is there, or where the user may not look. */
export const clusterChoicesSchema = z.object({
  namespaces: z.array(z.string()).readonly(),
  ingressClasses: z.array(z.object({ name: z.string(), isDefault: z.boolean() })).readonly(),
  registries: z
    .array(
      z.object({
        address: z.string(),
        pullAddress: z.string().optional().describe('How the nodes reach it, if by another name'),
        from: z
          .enum(['cluster', 'saved', 'login'])
          .describe('The cluster says so itself; another saved cluster uses it; Docker is logged in to it'),
      }),
    )
    .readonly(),
});
export type ClusterChoices = z.output<typeof clusterChoicesSchema>;

/** A program of this machine that makes a cluster on it. */
export const localToolSchema = z.object({
  name: z.enum(['kind', 'k3d', 'minikube']),
  create: z.string().describe('The command that makes a cluster and writes its context into the kubeconfig'),
});
export type LocalTool = z.output<typeof localToolSchema>;

/** What `cluster check` looks at, in the order it is told. */
export const FINDINGS = [
  'reachable',
  'version',
  'identity',
  'namespace',
  'rights',
  'metrics',
  'ingress-class',
  'tls',
  'quota',
  'pod-security',
  'architecture',
  'push',
  'pull',
] as const;
export type FindingId = (typeof FINDINGS)[number];

/** One thing `cluster check` looked at. `unknown`: it could not be found out, which need not be bad. */
export const clusterFindingSchema = z.object({
  id: z.enum(FINDINGS).describe('What was looked at'),
  state: z.enum(['ok', 'warning', 'problem', 'unknown']),
  message: z.string(),
  hint: z.string().optional(),
});
export type ClusterFinding = z.output<typeof clusterFindingSchema>;

/** A right of the Kubernetes API: one verb on one resource in the namespace. */
export const rightSchema = z.object({
  group: z.string().describe('Empty for the core group'),
  resource: z.string().describe('With its subresource: `pods/log`'),
  verb: z.string(),
});
export type Right = z.output<typeof rightSchema>;

/** What `cluster check` found. What does not apply (ingress class without an ingress) has no finding. */
export const clusterCheckSchema = z.object({
  cluster: z.string(),
  version: z.string().optional().describe('Of Kubernetes'),
  user: z.string().optional().describe('Who we are there'),
  findings: z.array(clusterFindingSchema).readonly(),
  missingRights: z.array(rightSchema).readonly(),
  role: z
    .string()
    .optional()
    .describe(
      'Role and RoleBinding to ask the administrator for, as YAML: all that Slipway needs and nothing else; absent when nothing is missing',
    ),
});
export type ClusterCheck = z.output<typeof clusterCheckSchema>;

/** A certificate that was put in place. */
export const renewedTlsSchema = z.object({
  secret: z.string(),
  subject: z.string(),
  hosts: z.array(z.string()).readonly(),
  expiresAt: z.iso.datetime(),
});
export type RenewedTls = z.output<typeof renewedTlsSchema>;

import { stringify } from 'yaml';
import type { CollectorRequest } from '#contract/service/collector-config.ts';
import { CONTAINER } from '../names.ts';

/**
 * Returns a configuration of the OpenTelemetry Collector (contrib, from 0.102 on, which has the operator `container`) that reads the
 * log lines of services from the files of their node: for clusters that collect standard output. It runs as a DaemonSet that can
 * read `/var/log/pods`.
 *
 * Sources: opentelemetry-collector-contrib, receiver/filelogreceiver and pkg/stanza/docs/operators; the names of the files are
 * those of the kubelet (`<namespace>_<pod>_<uid>/<container>`); the lines are those of resources/scoring/README.md, "The log".
 */
export function collectorConfig({ namespace, services, endpoint }: CollectorRequest): string {
  const pods = services?.map((name) => `${name}-*`) ?? ['*'];
  const receiver = 'filelog/slipway';
  return stringify({
    receivers: {
      [receiver]: {
        include: pods.map((pod) => `/var/log/pods/${namespace}_${pod}_*/${CONTAINER}/*.log`),
        include_file_path: true,
        // What was written while the collector was away is read too.
        start_at: 'beginning',
        operators: OPERATORS,
      },
    },
    exporters: { otlphttp: { endpoint } },
    service: { pipelines: { logs: { receivers: [receiver], exporters: ['otlphttp'] } } },
  });
}

/** Lines of native code are no JSON: they stay as they are. */
const IS_JSON = 'body matches "^\\\\{"';

const OPERATORS = [
  // Puts the parts of a long line together, and tells pod, namespace and container.
  { type: 'container', id: 'line' },
  {
    type: 'json_parser',
    id: 'fields',
    if: IS_JSON,
    on_error: 'send_quiet',
    parse_to: 'attributes',
    timestamp: {
      parse_from: 'attributes.time',
      layout_type: 'gotime',
      layout: '2006-01-02T15:04:05.000Z07:00',
    },
    severity: { parse_from: 'attributes.level' },
  },
  { type: 'move', id: 'message', if: 'attributes.message != nil', from: 'attributes.message', to: 'body' },
  // OpenTelemetry's name for it, as the server's own OTLP has it.
  {
    type: 'move',
    id: 'trace',
    if: 'attributes.trace != nil',
    from: 'attributes.trace',
    to: 'attributes["exception.stacktrace"]',
  },
  { type: 'remove', id: 'time', if: 'attributes.time != nil', field: 'attributes.time' },
  { type: 'remove', id: 'level', if: 'attributes.level != nil', field: 'attributes.level' },
] as const;

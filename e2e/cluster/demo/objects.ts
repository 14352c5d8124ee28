const labels = { app: 'demo' };

/** The demo service with no right that it can do without, for a namespace of its own. */
export function demoObjects(image: string, host: string): readonly object[] {
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'demo' },
      spec: {
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: demoPod(image) },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'demo' },
      spec: { selector: labels, ports: [{ port: 80, targetPort: 8080 }] },
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'demo' },
      spec: {
        tls: [{ hosts: [host], secretName: 'demo-tls' }],
        rules: [
          {
            host,
            http: {
              paths: [
                {
                  path: '/app',
                  pathType: 'Prefix',
                  backend: { service: { name: 'demo', port: { number: 80 } } },
                },
              ],
            },
          },
        ],
      },
    },
    {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'demo' },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'demo' },
        minReplicas: 1,
        maxReplicas: 2,
        metrics: [
          {
            type: 'Resource',
            resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } },
          },
        ],
      },
    },
  ];
}

/** The pod alone. `node` puts it onto that node. */
export function demoPod(image: string, node?: string): object {
  return {
    ...(node === undefined ? {} : { nodeName: node }),
    terminationGracePeriodSeconds: 0,
    containers: [
      {
        name: 'demo',
        image,
        ports: [{ containerPort: 8080 }],
        resources: { requests: { cpu: '50m', memory: '32Mi' }, limits: { memory: '128Mi' } },
        readinessProbe: { httpGet: { path: '/', port: 8080 }, periodSeconds: 1 },
        securityContext: {
          runAsNonRoot: true,
          runAsUser: 1000,
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
          readOnlyRootFilesystem: true,
          seccompProfile: { type: 'RuntimeDefault' },
        },
      },
    ],
  };
}

import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo } from 'react';
import type { Answer, Run } from '../../contract/run/run.ts';
import { ErrorView } from '../parts/error-view.tsx';
import { Loading } from '../parts/loading.tsx';
import { client } from '../rpc/client.ts';
import { createRunFetch } from './run-fetch.ts';
import styles from './swagger-view.module.css';

/** Swagger UI is as large as the rest of the page: it is fetched when it is first shown. */
const SwaggerUi = lazy(() => import('./swagger-ui.ts'));

/** The generated document of a run; what is executed in it goes through core and reaches this run only. */
export function SwaggerView({ run }: { readonly run: Run }) {
  const document = useQuery({
    queryKey: ['swagger', run.id, run.startedAt],
    queryFn: async () =>
      readDocument(await client.run.request({ id: run.id, method: 'GET', path: '/swagger.json' })),
  });
  const runFetch = useMemo(() => createRunFetch(run.id), [run.id]);
  if (document.isError) return <ErrorView error={document.error} onRetry={() => void document.refetch()} />;
  if (document.data === undefined) return <Loading />;
  return (
    <div className={styles.view}>
      <Suspense fallback={<Loading />}>
        <SwaggerUi
          spec={document.data}
          docExpansion="list"
          defaultModelsExpandDepth={0}
          tryItOutEnabled
          deepLinking={false}
          requestInterceptor={(request) => Object.assign(request, { userFetch: runFetch })}
        />
      </Suspense>
    </div>
  );
}

function readDocument(answer: Answer): object {
  const value: unknown = JSON.parse(answer.body);
  if (answer.status !== 200 || typeof value !== 'object' || value === null)
    throw new Error(`/swagger.json: ${answer.status}`);
  return value;
}

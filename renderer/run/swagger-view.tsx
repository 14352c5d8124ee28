import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo } from 'react';
import type { Answer } from '#contract/run/run.ts';
import { ErrorView } from '#renderer/parts/feedback/error-view.tsx';
import { Loading } from '#renderer/parts/feedback/loading.tsx';
import { type CoreRequest, createCoreFetch } from './core-fetch.ts';
import { TEXT_ONLY } from './swagger-text.tsx';
import styles from './swagger-view.module.css';

/** Swagger UI is as large as the rest of the page: it is fetched when it is first shown. */
const SwaggerUi = lazy(() => import('./swagger-ui.ts'));

const PLUGINS = [TEXT_ONLY];

interface SwaggerViewProps {
  /** Which document: it is asked for again when this changes. */
  readonly id: string;
  /** Reaches what the document is about. The same function as long as `id` is the same. */
  readonly request: CoreRequest;
}

/** The generated document of a run or service; what is executed in it goes through core and reaches that one only. */
export function SwaggerView({ id, request }: SwaggerViewProps) {
  const document = useQuery({
    queryKey: ['swagger', id],
    queryFn: async () => readDocument(await request({ method: 'GET', path: '/swagger.json' })),
  });
  const coreFetch = useMemo(() => createCoreFetch(request), [request]);
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
          plugins={PLUGINS}
          requestInterceptor={(request) => Object.assign(request, { userFetch: coreFetch })}
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

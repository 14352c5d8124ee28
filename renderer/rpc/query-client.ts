import { QueryClient } from '@tanstack/react-query';
import { isConnectionLoss } from './failure.ts';

/** Tries of a query whose connection went away under it; the next try waits for the next connection. */
const MOST_TRIES = 5;

/** `networkMode: 'always'`: the network is a port or loopback, there even when the machine is offline. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      networkMode: 'always',
      retry: (failures, error) => failures < MOST_TRIES && isConnectionLoss(error),
      retryDelay: 50,
      staleTime: 10_000,
      refetchOnWindowFocus: true,
    },
    mutations: { networkMode: 'always', retry: false },
  },
});

import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { ConfirmDialog } from '#renderer/parts/dialog/confirm-dialog.tsx';
import { PathDialog } from '#renderer/parts/path/path-dialog.tsx';
import { queryClient } from '#renderer/rpc/query-client.ts';
import { theme } from '#renderer/theme/theme.ts';

import { router } from './router.tsx';

export function App() {
  return (
    <StrictMode>
      <MantineProvider theme={theme} defaultColorScheme="auto">
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
          <ConfirmDialog />
          <PathDialog />
          <Notifications position="bottom-right" />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>
  );
}

import { type MantineColorScheme, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useEffect } from 'react';
import { tellFailure } from '#renderer/parts/feedback/notice.ts';
import { isDesktop, shell } from '#renderer/rpc/client.ts';

interface ThemeChoice {
  readonly choice: MantineColorScheme;
  readonly isDark: boolean;
  readonly choose: (choice: MantineColorScheme) => void;
  readonly toggle: () => void;
}

/** Light, dark or the system's. Native parts of the window follow. */
export function useTheme(): ThemeChoice {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme('light') === 'dark';
  useEffect(() => {
    if (isDesktop)
      shell.setTheme({ theme: colorScheme === 'auto' ? 'system' : colorScheme }).catch(tellFailure);
  }, [colorScheme]);
  return {
    choice: colorScheme,
    isDark,
    choose: setColorScheme,
    toggle: () => setColorScheme(isDark ? 'light' : 'dark'),
  };
}

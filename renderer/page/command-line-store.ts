import { useEffect } from 'react';
import { create } from 'zustand';

/** The command line that does what the page in front does. */
export const useCommandLine = create<{ readonly command: string | undefined }>(() => ({
  command: undefined,
}));

/** Shows a command in the status bar while the calling page is in front. */
export function useShownCommand(command: string | undefined): void {
  useEffect(() => {
    useCommandLine.setState({ command });
    return () => useCommandLine.setState({ command: undefined });
  }, [command]);
}

/** The port through which core tells what it does: for the person who looks for a fault, never for the user. */
export interface Logger {
  info(message: string, facts?: Readonly<Record<string, unknown>>): void;
  error(message: string, facts?: Readonly<Record<string, unknown>>): void;
}

/** Writes JSON lines: time, level, message, facts. Errors keep their stack. */
export function createJsonLogger(write: (line: string) => void): Logger {
  const emit = (
    level: 'info' | 'error',
    message: string,
    facts: Readonly<Record<string, unknown>> = {},
  ): void => {
    write(
      `${JSON.stringify(
        { time: new Date().toISOString(), level, message, ...facts },
        (_key, value: unknown) =>
          value instanceof Error ? { name: value.name, message: value.message, stack: value.stack } : value,
      )}\n`,
    );
  };
  return {
    info: (message, facts) => emit('info', message, facts),
    error: (message, facts) => emit('error', message, facts),
  };
}

export const silentLogger: Logger = { info: () => undefined, error: () => undefined };

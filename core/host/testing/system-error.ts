/** An error as Node throws it for a failed call of the operating system. */
export function systemError(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: simulated`), { code });
}

/** An action that fails once with each of these codes, and then returns `result`. */
export function failing<Result>(codes: readonly string[], result: Result): () => Promise<Result> {
  const left = [...codes];
  return async () => {
    const code = left.shift();
    if (code !== undefined) throw systemError(code);
    return result;
  };
}

/** A small answer, read whole. */
export interface SmallAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/**
 * GETs what is known to be small from a server that may be a stranger's. No redirect is followed: it could lead anywhere. Undefined when
 * there is no answer in time, or one of more than `most` bytes.
 */
export async function fetchSmall(
  url: string,
  limits: { readonly patienceMs: number; readonly most: number },
): Promise<SmallAnswer | undefined> {
  try {
    const response = await fetch(url, {
      redirect: 'manual',
      signal: AbortSignal.timeout(limits.patienceMs),
    });
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      size += chunk.length;
      // Leaving the loop ends the connection.
      if (size > limits.most) return undefined;
      chunks.push(chunk);
    }
    const text = Buffer.concat(chunks).toString('utf8');
    return { status: response.status, headers: response.headers, text };
  } catch {
    // Nothing is there, or it is too slow, breaks off or is not trusted: to whoever asks that is no answer.
    return undefined;
  }
}

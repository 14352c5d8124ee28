import { createHmac } from 'node:crypto';

export interface SignedMessage {
  readonly id: string;
  /** Seconds of Unix time. */
  readonly timestamp: number;
  readonly body: string;
}

/**
 * Returns the headers that prove who sent a message, and when: those of Standard Webhooks 1.0.0, which libraries of a dozen
 * languages verify.
 *
 * @param secret `whsec_` and the key in base64
 */
export function signatureHeaders(
  { id, timestamp, body }: SignedMessage,
  secret: string,
): Readonly<Record<string, string>> {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': `v1,${signature}`,
  };
}

import type { ClientContext, ClientLink } from '@orpc/client';
import { ORPCError } from '@orpc/client';
import type { Link } from './pending-link.ts';

/**
 * A link on which a call that needs the user's consent is made again once the user has agreed. The shell asks, in words
 * of core: nothing that is said in the page counts.
 */
export function withConsent(
  link: Link,
  ask: (question: string) => Promise<boolean>,
): ClientLink<ClientContext> {
  return {
    call: async (path, input, options) => {
      const asked = new Set<string>();
      for (;;) {
        try {
          return await link.call(path, input, options);
        } catch (error) {
          const question = questionOf(error);
          // One call can lead to several questions, but never to one twice.
          if (question === undefined || asked.has(question) || !(await ask(question))) throw error;
          asked.add(question);
        }
      }
    },
  };
}

/** The id of core's question. Read by hand: a schema would bring its library into what the page loads first. */
function questionOf(error: unknown): string | undefined {
  if (!(error instanceof ORPCError) || error.code !== 'not_trusted') return undefined;
  const question: unknown = error.data?.details?.question;
  return typeof question === 'string' ? question : undefined;
}

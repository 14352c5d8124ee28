import type { CoreNews, CoreOrder } from './core-message.ts';

/** A core that just ended answers when it is back, or not at all. */
const ANSWER_MS = 5000;

export interface CoreQuestion {
  readonly message: string;
  readonly detail: string;
}

/** What main says to core beside ports, and what core answers to that. */
export interface CoreTalk {
  /** Hands over something that core said. */
  hear(news: CoreNews): void;
  /** Done when core knows that pages may name this path. */
  allow(path: string): Promise<void>;
  question(id: string): Promise<CoreQuestion | undefined>;
  agree(id: string): Promise<boolean>;
}

export function createCoreTalk(send: (order: CoreOrder) => Promise<void>): CoreTalk {
  const waiting = new Set<(news: CoreNews) => void>();

  /** Returns what core says to an order; undefined when it says nothing in time. */
  async function told<Answer>(
    order: CoreOrder,
    read: (news: CoreNews) => Answer | undefined,
  ): Promise<Answer | undefined> {
    let hear: (news: CoreNews) => void = () => undefined;
    const answered = new Promise<Answer>((resolve) => {
      hear = (news) => {
        const answer = read(news);
        if (answer !== undefined) resolve(answer);
      };
    });
    waiting.add(hear);
    await send(order);
    const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), ANSWER_MS));
    const answer = await Promise.race([answered, late]);
    waiting.delete(hear);
    return answer;
  }

  return {
    hear: (news) => {
      for (const each of waiting) each(news);
    },
    allow: async (path) => {
      await told({ type: 'allow', path }, (news) =>
        news.type === 'allowed' && news.path === path ? true : undefined,
      );
    },
    question: async (id) => {
      const answer = await told({ type: 'question', id }, (news) =>
        news.type === 'question' && news.id === id ? news : undefined,
      );
      return answer?.question;
    },
    agree: async (id) => {
      const agreed = await told({ type: 'agree', id }, (news) =>
        news.type === 'agreed' && news.id === id ? news.agreed : undefined,
      );
      return agreed === true;
    },
  };
}

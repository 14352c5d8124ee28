import type { SharedFile, ShareFormat, ShareLanguage } from '#contract/service/share.ts';
import type { ServiceContext } from '../context.ts';
import { findService, type ServiceChoice } from '../read/target.ts';
import { readKeys } from '../secrets/keys.ts';
import { addressInside, addressOf, exampleOf } from '../usage/service-usage.ts';
import { postmanCollection } from './postman-collection.ts';
import type { ShareFacts } from './share-facts.ts';
import { sharePage } from './share-page.ts';

/** One file that says how to call a service, for people who do not have Slipway. */
export async function shareService(
  context: ServiceContext,
  choice: ServiceChoice & { readonly as: ShareFormat; readonly language: ShareLanguage },
): Promise<SharedFile> {
  const { name, as, language } = choice;
  const { target } = await findService(context, choice);
  const [address, keys] = await Promise.all([addressOf(target, name), readKeys(target, name)]);
  const facts: ShareFacts = {
    name,
    baseUrl: address ?? addressInside(target, name),
    isExposed: address !== undefined,
    example: await exampleOf(target, name, keys.primary),
  };
  return as === 'html'
    ? { path: `${name}.html`, text: sharePage(facts, { language, date: new Date() }) }
    : { path: `${name}.postman_collection.json`, text: postmanCollection(facts) };
}

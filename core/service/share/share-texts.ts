import type { ShareLanguage } from '#contract/service/share.ts';

interface ShareTexts {
  readonly title: (name: string) => string;
  readonly address: string;
  readonly inside: string;
  readonly key: string;
  readonly keyNeeded: string;
  readonly askForKey: (command: string) => string;
  readonly keyInCode: (variable: string) => string;
  readonly example: string;
  readonly noExample: string;
  readonly code: string;
  readonly description: string;
  readonly openapi: string;
  readonly swagger: string;
  readonly made: (date: string) => string;
}

/** The words of a shared page: it is read by people who do not have Slipway. */
export const SHARE_TEXTS: Readonly<Record<ShareLanguage, ShareTexts>> = {
  en: {
    title: (name) => `How to call ${name}`,
    address: 'Address',
    inside: 'This service is not exposed. It can only be called from inside its cluster.',
    key: 'Key',
    keyNeeded: 'Every request needs a key, sent as Authorization: Bearer <key>. No key is on this page.',
    askForKey: (command) =>
      `Ask the person who sent you this page for a key. They find it on the page of the service in Slipway, or with: ${command}`,
    keyInCode: (variable) =>
      `The code below reads the key from the environment variable ${variable}. Do not write the key into code or into a repository.`,
    example: 'Example request',
    noExample: 'No example is known now: no replica of the service was ready when this page was made.',
    code: 'Code',
    description: 'Description of the API',
    openapi: 'OpenAPI 3 document',
    swagger: 'Swagger 2 document',
    made: (date) => `Made with Slipway on ${date}.`,
  },
  fr: {
    title: (name) => `Comment appeler ${name}`,
    address: 'Adresse',
    inside: 'Ce service n’est pas exposé. Il ne peut être appelé que depuis son cluster.',
    key: 'Clé',
    keyNeeded:
      'Chaque requête demande une clé, envoyée ainsi : Authorization: Bearer <clé>. Cette page n’en contient aucune.',
    askForKey: (command) =>
      `Demandez une clé à la personne qui vous a envoyé cette page. Elle la trouve sur la page du service dans Slipway, ou avec : ${command}`,
    keyInCode: (variable) =>
      `Le code ci-dessous lit la clé dans la variable d’environnement ${variable}. N’écrivez la clé ni dans le code ni dans un dépôt.`,
    example: 'Exemple de requête',
    noExample:
      'Aucun exemple n’est connu : aucune réplique du service n’était prête quand cette page a été faite.',
    code: 'Code',
    description: 'Description de l’API',
    openapi: 'Document OpenAPI 3',
    swagger: 'Document Swagger 2',
    made: (date) => `Page faite avec Slipway le ${date}.`,
  },
};

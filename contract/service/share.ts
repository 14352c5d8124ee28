import { z } from 'zod';

/** `html`: one page to read. `postman`: a collection of Postman, version 2.1. Neither has a key in it. */
export const shareFormatSchema = z.enum(['html', 'postman']);
export type ShareFormat = z.output<typeof shareFormatSchema>;

export const shareLanguageSchema = z.enum(['en', 'fr']);
export type ShareLanguage = z.output<typeof shareLanguageSchema>;

export const sharedFileSchema = z.object({
  path: z.string().describe('A name for the file'),
  text: z.string(),
});
export type SharedFile = z.output<typeof sharedFileSchema>;

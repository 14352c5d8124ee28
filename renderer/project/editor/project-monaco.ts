import { monaco } from '#renderer/editor/monaco.ts';
import { offerFixes } from './code-fixes.ts';
import { speakManifest } from './manifest-language.ts';

/* Monaco with what the files of a project need: fixes for their problems, and the language of the manifest. */
offerFixes(monaco);
speakManifest(monaco);

export { modelOf, monaco } from '#renderer/editor/monaco.ts';

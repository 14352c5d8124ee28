import type { editor } from 'monaco-editor/editor';

interface ProjectPath {
  readonly folder: string;
  /** In the project, with `/`. */
  readonly path: string;
}

const files = new WeakMap<editor.ITextModel, ProjectPath>();

export function rememberFileOf(model: editor.ITextModel, file: ProjectPath): void {
  files.set(model, file);
}

/** The project file that a text in an editor is of; undefined for one of a comparison. */
export function fileOf(model: editor.ITextModel): ProjectPath | undefined {
  return files.get(model);
}

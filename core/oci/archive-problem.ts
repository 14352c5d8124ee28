/** Why an archive is not taken, or cannot be made, in words that follow the path. `path`: its member; empty when it is the archive itself. */
export class ArchiveProblem extends Error {
  readonly path: string;

  constructor(path: string, why: string) {
    super(why);
    this.path = path;
  }
}

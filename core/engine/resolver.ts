/** Requirements to install into an image. */
export interface ResolveRequest {
  /** `3.11` */
  readonly python: string;
  /** A requirements file, without addresses and paths. */
  readonly requirements: string;
  /** Whether the answer is to have the hashes of the packages' files. */
  readonly hashes?: boolean;
}

/** What the resolver says of requirements. */
export type Resolution =
  | {
      readonly kind: 'resolved' /** Sentences of the resolver, on withdrawn releases for instance. */;
      readonly warnings: readonly string[];
      /** The packages with their versions, as lines of a requirements file. */
      readonly lock?: string;
    }
  /** No set of packages fulfils them all; `output` is the resolver's own text. */
  | { readonly kind: 'refused'; readonly output: string }
  /** It could not be asked. */
  | { readonly kind: 'unavailable'; readonly reason: string };

/** What the conda channels have. */
export type CondaResolution =
  | { readonly kind: 'resolved'; readonly channels: readonly string[] }
  /** `message` and `hint` are for the user; `missing` is the package that no channel has. */
  | {
      readonly kind: 'refused';
      readonly message: string;
      readonly hint: string;
      readonly missing: string | undefined;
    }
  | { readonly kind: 'unavailable'; readonly reason: string };

/**
 * Tells whether the package index has what requirements ask for, as ready-made packages for Linux and a Python. It
 * builds nothing and runs no code of a project or a package.
 */
export interface Resolver {
  /** Changes when answers may: it names the package indexes. */
  source(): Promise<string>;
  resolve(request: ResolveRequest, signal: AbortSignal): Promise<Resolution>;
  /** Whether the conda channels of the settings have packages: specifications of conda, for Linux and a Python. */
  resolveConda(
    request: { readonly python: string; readonly specs: readonly string[] },
    signal: AbortSignal,
  ): Promise<CondaResolution>;
}

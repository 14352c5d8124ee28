interface ImportMeta {
  /** Replaced when main is built: a build holds nothing of what only `npm run dev` needs. */
  readonly env: { readonly DEV: boolean };
}

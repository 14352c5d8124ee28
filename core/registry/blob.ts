/** Bytes for a registry, by their digest. */
export interface OutgoingBlob {
  /** `sha256:…` */
  readonly digest: string;
  readonly size: number;
  /** Its bytes from a place on. Called again when an upload is repeated. */
  readonly open: (start: number) => AsyncIterable<Uint8Array>;
  /** Hears how many of its bytes have been sent; less than before when an upload starts again. */
  readonly onSent?: ((bytes: number) => void) | undefined;
}

/** How a blob came to a repository. */
export type BlobArrival = 'there' | 'mounted' | 'sent';

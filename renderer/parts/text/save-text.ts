/** Hands a text to the browser engine as a file: it asks where to, or puts it with the downloads. */
export function saveText(file: { readonly name: string; readonly text: string }): void {
  save(file.name, new Blob([file.text], { type: 'text/plain;charset=utf-8' }));
}

/** The same for bytes. */
export function saveBytes(file: {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
}): void {
  save(file.name, new Blob([file.bytes], { type: file.type }));
}

function save(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has its own hold on the bytes once it started.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

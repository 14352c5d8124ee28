/** Hands a text to the browser engine as a file: it asks where to, or puts it with the downloads. */
export function saveText(file: { readonly name: string; readonly text: string }): void {
  const url = URL.createObjectURL(new Blob([file.text], { type: 'text/plain;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = file.name;
  link.click();
  // The download has its own hold on the bytes once it started.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

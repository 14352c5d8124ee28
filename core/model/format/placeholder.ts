/**
 * Why the first bytes of a file are certainly not those of a model: something that stands where the model should be.
 * Undefined when nothing tells. Sources: the specification of Git LFS pointers; HTML and XML begin with their own marks.
 */
export const notAModel = (head: Buffer): string | undefined => {
  const text = head.toString('latin1', 0, 512).replace(/^(?:\xef\xbb\xbf)?\s*/, '');
  if (/^version https:\/\/(?:git-lfs|hawser)\.github\.com\/spec\//.test(text))
    return 'This is a Git LFS pointer, not the model itself. Run `git lfs pull`.';
  if (/^(?:<!doctype html|<html[\s>]|<head[\s>])/i.test(text))
    return 'This is an HTML page, not a model: the download returned a sign-in or error page.';
  if (/^<\?xml[^>]*>\s*<Error>/i.test(text))
    return 'This is the error message of a storage service, not a model: the download failed.';
  if (/^(?:404: Not Found|Entry not found|Access denied|Invalid credentials)/i.test(text))
    return 'This is an error message, not a model: the download failed.';
  if (isErrorAnswer(text))
    return 'This is the error answer of a web service, not a model: the download failed.';
  // DVC keeps `name.dvc` next to the file; the file itself is missing then.
  if (isDvcPointer(text)) return 'This is a DVC pointer, not the model itself. Run `dvc pull`.';
  // What git-annex keeps where links cannot be: the path of the content, or with the mark of unlocked files.
  if (/^(?:\/annex\/objects\/|(?:\.\.\/)*\.git\/annex\/objects\/)[^\n]*\s*$/.test(text))
    return 'This is a git-annex pointer, not the model itself. Run `git annex get`.';
  return undefined;
};

/**
 * YAML with a list `outs` or `deps` of hashes and paths, whatever stands before it (`md5` of the file itself, `frozen`, `wdir`, `meta`)
 * and in whatever order, also cut off or edited (https://dvc.org/doc/user-guide/project-structure/dvc-files).
 */
function isDvcPointer(text: string): boolean {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !/^\s*#/.test(line));
  const list = lines.findIndex((line) => /^(?:outs|deps):\s*$/.test(line));
  if (list === -1 || !lines.slice(0, list).every((line) => /^(?:[\w-]+:|\s+[\w-]+:|\s*-\s)/.test(line)))
    return false;
  const first = lines[list + 1] ?? '';
  return (
    /^\s*-\s*(?:md5|etag|checksum|hash|path|size|nfiles|isexec|cache|persist|remote|desc):/.test(first) ||
    lines.length === list + 1
  );
}

/** JSON that says what went wrong and nothing else, as GitHub, Hugging Face and storage services answer. */
const ERROR_MEMBERS: ReadonlySet<string> = new Set(
  'message documentation_url status statusCode status_code error errors error_description code detail details request_id requestId'.split(
    ' ',
  ),
);

function isErrorAnswer(text: string): boolean {
  if (!text.startsWith('{')) return false;
  try {
    const content: unknown = JSON.parse(text);
    const members = typeof content === 'object' && content !== null ? Object.keys(content) : [];
    const says = members.some((name) => /^(?:message|error|errors|detail)$/.test(name));
    return says && members.every((name) => ERROR_MEMBERS.has(name));
  } catch {
    // Not JSON, or longer than an error.
    return false;
  }
}

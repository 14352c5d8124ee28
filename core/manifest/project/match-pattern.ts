/** True for an entry of `files:` that means many files. */
export function isPattern(entry: string): boolean {
  return /[*?[\]{}]/.test(entry);
}

/**
 * A file pattern as a regular expression on paths with `/`: `*` and `?` within a name, `**` any folders,
 * `[abc]`, `[!abc]`, `{one,other}`. A name that starts with a dot is only matched by one that says so (as in a shell).
 */
export function patternToRegExp(pattern: string): RegExp {
  let source = '';
  let depth = 0;
  for (let index = 0; index < pattern.length; index += 1) {
    const char = pattern.charAt(index);
    const isNameStart = index === 0 || pattern[index - 1] === '/';
    if (char === '*' && pattern[index + 1] === '*') {
      const isFolders = pattern[index + 2] === '/';
      source += isFolders ? '(?:(?!\\.)[^/]+/)*' : '(?:(?!\\.)[^/]+/)*(?!\\.)[^/]+';
      index += isFolders ? 2 : 1;
    } else if (char === '*') source += isNameStart ? '(?!\\.)[^/]*' : '[^/]*';
    else if (char === '?') source += isNameStart ? '[^/.]' : '[^/]';
    else if (char === '[' && pattern.indexOf(']', index + 2) !== -1) {
      const end = pattern.indexOf(']', index + 2);
      const set = pattern
        .slice(index + 1, end)
        .replace(/^[!^]/, '^')
        .replaceAll('\\', '\\\\');
      source += `[${set.startsWith('^') ? set : set.replaceAll('^', '\\^')}]`;
      index = end;
    } else if (char === '{' && pattern.indexOf('}', index) !== -1) {
      source += '(?:';
      depth += 1;
    } else if (char === '}' && depth > 0) {
      source += ')';
      depth -= 1;
    } else if (char === ',' && depth > 0) source += '|';
    else source += char.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
  }
  try {
    return new RegExp(`^${source}${')'.repeat(depth)}$`, 'u');
  } catch {
    // A set such as `[z-a]` means nothing: then the pattern is a plain name.
    return new RegExp(`^${pattern.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}$`, 'u');
  }
}

import { SlipwayError } from '#contract/errors.ts';

/**
 * Why uv could not resolve requirements, in words: which package, which constraint, what to try. uv explains
 * itself in a tree of “Because … and …, we can conclude …”; its text goes whole into the details.
 */
export function explainResolution(output: string, requirements: string): SlipwayError {
  const plain = output
    .replace(/\p{Cc}\[[0-9;]*m/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
  const details = { output, requirements };
  const missing = notInIndex(output);
  if (missing !== undefined)
    return new SlipwayError('dependency_unresolved', {
      message: `Package “${missing}” was not found in the package index.`,
      hint: 'Check the spelling, or set the package index that has it: `slipway settings set packageIndex URL`.',
      details: { ...details, package: missing },
    });
  const python = /the (?:current|requested) Python version \(([^)]+)\) does not satisfy (Python[^\s,]+)/.exec(
    plain,
  );
  if (python !== null)
    return new SlipwayError('dependency_unresolved', {
      message: `${requirementIn(plain)} needs ${python[2]}; the runtime is Python ${python[1]}.`,
      hint: 'Choose another runtime in the manifest, or another version of the package.',
      details,
    });
  const version =
    /(?:there is no version of|only the following versions of) ([A-Za-z0-9._[\]-]+)((?:[<>=!~]=?[^\s,]+)?)/.exec(
      plain,
    );
  if (version !== null)
    return new SlipwayError('dependency_unresolved', {
      message: `No version of “${version[1]}” satisfies ${version[2] === '' ? 'the requirement' : version[2]}.`,
      hint: 'Loosen the constraint, or check which versions support this Python.',
      details: { ...details, package: version[1], constraint: version[2] },
    });
  const clash = /you require (\S+) and (\S+), (?:which are incompatible|we can conclude)/.exec(plain);
  if (clash !== null)
    return new SlipwayError('dependency_unresolved', {
      message: `${clash[1]} and ${clash[2]} cannot be installed together.`,
      hint: 'Keep one of the two constraints.',
      details,
    });
  if (
    /error sending request|dns error|failed to lookup|certificate|tcp connect error|Network unreachable/i.test(
      plain,
    )
  )
    return new SlipwayError('engine_failed', {
      message: 'The package index cannot be reached.',
      hint: 'Check the network, the proxy (`slipway settings set httpsProxy URL`) and the certificates (`slipway settings set caCertificates FILE`).',
      details,
    });
  return new SlipwayError('dependency_unresolved', {
    message: `The dependencies are not compatible. ${conclusion(plain)}`,
    hint: 'Loosen one of these constraints.',
    details,
  });
}

/** The package that uv found nothing of under its name. */
export function notInIndex(output: string): string | undefined {
  const plain = output.replace(/\p{Cc}\[[0-9;]*m/gu, '').replace(/\s+/g, ' ');
  return /Because (\S+) was not found in the (?:package registry|provided package locations)/.exec(
    plain,
  )?.[1];
}

function requirementIn(plain: string): string {
  return (
    /(?:and|Because) ([A-Za-z0-9._-]+(?:[<>=!~]=?[^\s,]+)?) depends on Python/.exec(plain)?.[1] ?? 'A package'
  );
}

/** The first sentence of uv's explanation. */
function conclusion(plain: string): string {
  const because = plain.indexOf('Because');
  return because === -1 ? plain.slice(0, 400) : plain.slice(because, because + 600);
}

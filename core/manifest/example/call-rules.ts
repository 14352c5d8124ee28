import type { Argument } from './argument.ts';
import type { Use } from './use.ts';

/** Makes a table of what it gets. */
const TABLES = /(?:^|\.)(?:DataFrame(?:\.from_(?:records|dict))?|json_normalize)$/;
const ARRAYS =
  /(?:^|\.)(?:array|asarray|asanyarray|ascontiguousarray|atleast_2d|vstack|tensor|as_tensor|FloatTensor|from_numpy|constant|convert_to_tensor|DMatrix|Pool|csr_matrix)$/;
const DECODES_BASE64 = /(?:^|\.)(?:b64decode|standard_b64decode|urlsafe_b64decode|decodebytes|a2b_base64)$/;
const OPENS_IMAGE = /(?:^|\.)(?:Image\.open|imread|imdecode|decode_image|decode_png|decode_jpeg|load_img)$/;
const WRAPS =
  /(?:^|\.)(?:BytesIO|StringIO|frombuffer|bytes|bytearray|list|tuple|sorted|reversed|deepcopy|copy|ravel)$/;
const READS_TEXT =
  /(?:^|[._])(?:tokenize(?:r)?|vectori[sz]er|nlp|embed|encode_plus|sent_tokenize|word_tokenize|clean_text|normalize_text)$/i;
const MODEL_METHODS =
  /(?:^|\.)(?:predict|predict_proba|predict_log_proba|decision_function|transform|score_samples|inplace_predict|forward|encode)$/;

/** What a call of a function outside the script tells of the values in its arguments, and which value it gives back. */
export function applyCall(path: string, parts: readonly Argument[]): Use | undefined {
  const [first] = parts;
  const use = first?.use;
  if (MODEL_METHODS.test(path)) {
    for (const part of parts) part.use?.mark('model');
    return undefined;
  }
  if (use === undefined) return handedOn(path, parts);
  if (/(?:^|\.)loads$/.test(path)) return parsed(use);
  if (TABLES.test(path)) return table(use, parts);
  if (ARRAYS.test(path)) return use.mark('array');
  if (DECODES_BASE64.test(path)) return use.mark('bytes');
  if (OPENS_IMAGE.test(path)) return image(use);
  if (/(?:^|\.)(?:float|int|Decimal)$/.test(path)) return void use.mark('number');
  if (/(?:^|\.)(?:len|enumerate|zip|map|filter|sum|max|min)$/.test(path)) return void use.mark('list');
  if (WRAPS.test(path)) return use;
  if (READS_TEXT.test(path)) return void use.mark('text');
  return undefined;
}

/** `session.run(None, {"input": x})` and the like: values that lie deeper have been read already. */
function handedOn(path: string, parts: readonly Argument[]): undefined {
  if (/(?:^|\.)run$/.test(path)) for (const part of parts) part.use?.mark('array');
  return undefined;
}

/** What an attribute of a value tells of it: `frame.columns`. Gives back the value that it is. */
export function applyAttribute(use: Use, name: string): Use | undefined {
  if (/^(?:columns|iloc|loc|index|dtypes|empty)$/.test(name)) return use.mark('frame');
  if (/^(?:shape|ndim|size|T)$/.test(name)) return void use.mark('array');
  return undefined;
}

interface MethodRule {
  readonly names: RegExp;
  /** Gives back the value that the call returns, if it is one of the request. */
  readonly apply: (use: Use, parts: readonly Argument[]) => Use | undefined;
}

const METHODS: readonly MethodRule[] = [
  { names: /^(?:get|pop)$/, apply: (use, parts) => memberNamed(use, parts[0]?.texts[0]) },
  {
    names: /^(?:lower|upper|strip|lstrip|rstrip|split|splitlines|replace|startswith|endswith|casefold)$/,
    apply: (use) => use.mark('text'),
  },
  { names: /^reindex$/, apply: reindexed },
  {
    names: /^(?:fillna|dropna|rename|assign|drop|merge|to_numpy|select_dtypes|head|apply)$/,
    apply: (use) => use.mark('frame'),
  },
  { names: /^(?:reshape|flatten|transpose)$/, apply: (use) => use.mark('array') },
  {
    names: /^(?:astype|copy|ravel|tolist|encode|decode|convert|resize|squeeze|to|values)$/,
    apply: (use) => use,
  },
];

/** What a method that is called on a value tells of it, and which value it gives back. */
export function applyMethod(use: Use, name: string, parts: readonly Argument[]): Use | undefined {
  return METHODS.find(({ names }) => names.test(name))?.apply(use, parts);
}

function memberNamed(use: Use, key: string | undefined): Use | undefined {
  return key === undefined ? undefined : use.member(key);
}

/** `frame.reindex(columns=["a", "b"])` names the columns of the request. */
function reindexed(use: Use, parts: readonly Argument[]): Use {
  use.mark('frame');
  for (const text of parts.flatMap(({ texts }) => texts)) use.member(text);
  return use;
}

function parsed(use: Use): Use {
  use.isParsed = true;
  return use;
}

/** The columns that a call names itself are those of the request. */
function table(use: Use, parts: readonly Argument[]): Use {
  const columns = parts.find(({ name }) => name === 'columns')?.texts ?? [];
  if (use.isWritten) use.nameEntries(columns);
  else for (const text of columns) use.member(text);
  if (use.item !== undefined && use.kind === undefined) use.item.mark('record');
  return use.mark('frame');
}

function image(use: Use): Use {
  return use.mark('image');
}

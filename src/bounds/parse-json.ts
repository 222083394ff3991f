/** Levels of lists and objects in each other that are read [chosen: what Jackson, a JSON reader of Java's, reads]. */
export const deepestJson = 1000;

/** Thrown for JSON that would cost more time or memory than any that is meant. */
export class JsonLimitError extends Error {
  override readonly name = 'JsonLimitError';
}

interface JsonLimits {
  /** Levels of lists and objects in each other; `deepestJson` when it is not given. */
  readonly deepest?: number;
  /** Values, names of members included, in all of it; without bounds when it is not given. */
  readonly mostValues?: number;
}

/**
 * Parses JSON. What is nested too deeply, or has too many values, is found before a value of it is made: 50 MB of
 * brackets would take 2 GB, and a list of empty objects twenty times its own size.
 * @throws SyntaxError, JsonLimitError
 */
export function parseJson(
  json: string | Buffer,
  { deepest = deepestJson, mostValues = Number.POSITIVE_INFINITY }: JsonLimits = {},
): unknown {
  // What is shorter can break no limit: the requests of workers are not read twice.
  if (json.length > Math.min(deepest, mostValues)) {
    const bytes = typeof json === 'string' ? Buffer.from(json) : json;
    checkLimits(bytes, deepest, mostValues);
  }
  return JSON.parse(typeof json === 'string' ? json : json.toString('utf8'));
}

/** Whether a text is JSON, without limits: for documents that were refused anyway, and what was made here. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;

/** Those of objects; those of lists are the same but for one bit. */
const opening = 0x7b;
const closing = 0x7d;
const ofObject = 0x20;

/** Whether it is JSON at all is JSON.parse's to say. @throws JsonLimitError */
function checkLimits(bytes: Buffer, deepest: number, mostValues: number): void {
  let depth = 0;
  let values = 0;
  let at = 0;
  while (at < bytes.length) {
    const byte = bytes[at] as number;
    if (byte === quote) {
      at = endOfText(bytes, at);
    } else if ((byte | ofObject) === opening) {
      depth += 1;
      values += 1;
      if (depth > deepest) throw new JsonLimitError(`It is nested deeper than ${deepest} levels at byte ${at}.`);
    } else if ((byte | ofObject) === closing) {
      depth -= 1;
    } else if (byte === comma || byte === colon) {
      values += 1;
    }
    if (values > mostValues) throw new JsonLimitError(`It has more than ${mostValues} values.`);
    at += 1;
  }
}

/** Where the quotation mark stands that closes a text; the end, where none does. */
function endOfText(bytes: Buffer, start: number): number {
  let at = start + 1;
  while (at < bytes.length && bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1;
  return at;
}

/**
 * Reads the beginning of a JSON text of which the rest is missing: members and elements that are not whole are left
 * out.
 * @throws SyntaxError for a text that is not the beginning of an object or an array
 */
export function parseBeginning(text: string): unknown {
  let isInString = false;
  /** What closes all that is open. */
  let closing = '';
  let whole = { end: 0, closing };
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (isInString) {
      if (letter === '\\') at += 1;
      else if (letter === '"') isInString = false;
      continue;
    }
    if (letter === '"') isInString = true;
    else if (letter === ',') whole = { end: at, closing };
    else if (letter === '{' || letter === '[') {
      closing = `${letter === '{' ? '}' : ']'}${closing}`;
      whole = { end: at + 1, closing };
    } else if (letter === '}' || letter === ']') {
      closing = closing.slice(1);
      whole = { end: at + 1, closing };
    }
  }
  return JSON.parse(text.slice(0, whole.end) + whole.closing);
}

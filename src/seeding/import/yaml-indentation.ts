import { CST, Parser } from 'yaml';

/** Each round mends one value and reads the text anew. */
const mostMended = 100;

/**
 * Indents the further lines of quoted texts and of lists and maps in brackets that are indented no deeper than their
 * key. YAML 1.2 forbids it; parsers of 1.1 such as libyaml, and with them CloudFormation, take it: between its marks a
 * value's indentation says nothing. [inferred: public templates that were deployed; libyaml 0.2.5 and PyYAML take it]
 * Lines stay lines.
 */
export function indentDeeper(text: string): string {
  let indented = text;
  for (let round = 0; round < mostMended; round++) {
    const open = firstOpen(indented);
    const end = open && endOf(indented, open.offset);
    if (open === undefined || end === undefined) break;
    const inner = indented.slice(open.offset, end);
    const indentation = ' '.repeat(Math.max(open.indent, 0) + 1);
    indented = indented.slice(0, open.offset) + inner.replaceAll('\n', `\n${indentation}`) + indented.slice(end);
  }
  return indented;
}

interface Open {
  readonly offset: number;
  readonly indent: number;
}

/** The first quoted text or collection in brackets whose end the parser did not find. */
function firstOpen(text: string): Open | undefined {
  for (const document of new Parser().parse(text)) {
    if (document.type !== 'document') continue;
    let found: Open | undefined;
    CST.visit(document, ({ value, key }) => {
      const token = [key, value].find((one) => one != null && isOpen(one));
      if (token == null) return undefined;
      found = { offset: token.offset, indent: 'indent' in token ? token.indent : 0 };
      return CST.visit.BREAK;
    });
    if (found !== undefined) return found;
  }
  return undefined;
}

function isOpen(token: CST.Token): boolean {
  switch (token.type) {
    case 'double-quoted-scalar':
    case 'single-quoted-scalar':
      return endOfQuoted(token.source, 0) === undefined;
    case 'flow-collection':
      return !token.end.some(({ type }) => type === 'flow-map-end' || type === 'flow-seq-end');
    default:
      return false;
  }
}

/** Behind the mark that closes the value that begins at an offset. */
function endOf(text: string, start: number): number | undefined {
  return /["']/.test(text.charAt(start)) ? endOfQuoted(text, start) : endOfCollection(text, start);
}

const quoted = { '"': /"(?:[^"\\]|\\[\s\S])*"/y, "'": /'(?:[^']|'')*'/y };

function endOfQuoted(text: string, start: number): number | undefined {
  const pattern = quoted[text.charAt(start) as keyof typeof quoted];
  pattern.lastIndex = start;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

function endOfCollection(text: string, start: number): number | undefined {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const sign = text.charAt(at);
    if (/["']/.test(sign) && /[\s,:[{]/.test(text.charAt(at - 1))) {
      const end = endOfQuoted(text, at);
      if (end === undefined) return undefined;
      at = end - 1;
    } else if (sign === '#' && /\s/.test(text.charAt(at - 1))) {
      const lineEnd = text.indexOf('\n', at);
      if (lineEnd === -1) return undefined;
      at = lineEnd;
    } else if (/[[{]/.test(sign)) depth++;
    else if (/[\]}]/.test(sign) && --depth === 0) return at + 1;
  }
  return undefined;
}

/**
 * Text as XML can say it, in an element or an attribute. XML 1.0 has no way to say most control characters, halves of
 * surrogate pairs, U+FFFE and U+FFFF: a parser refuses the whole document, so each becomes U+FFFD, as does a carriage
 * return, which a parser would make a line feed.
 * @param unsayable What to write for such a character instead: S3 has references that XML does not allow
 */
export function escapeXml(text: string, unsayable: (character: string) => string = () => '\uFFFD'): string {
  return text.replace(
    /[&<>"\p{Cs}\uFFFE\uFFFF]|[^\P{Cc}\t\n]/gu,
    (character) => named[character] ?? unsayable(character),
  );
}

const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const lastCodePoint = 0x10ffff;

/** What a text in XML says. A reference that it does not know stays as it is. */
export function unescapeXml(xml: string): string {
  return xml.replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (whole, hex: string, decimal: string, name: string) => {
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    if (name !== undefined) return entities[name] ?? whole;
    return code <= lastCodePoint ? String.fromCodePoint(code) : whole;
  });
}

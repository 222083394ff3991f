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

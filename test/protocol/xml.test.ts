import { describe, expect, test } from 'vitest';
import { escapeXml } from '../../src/protocol/formats/xml.ts';

describe('text in XML', () => {
  test.each([
    ['what is markup', `<a b="c">&amp;'`, "&lt;a b=&quot;c&quot;&gt;&amp;amp;'"],
    ['lines and tabs', 'a\n\tb', 'a\n\tb'],
    ['a carriage return', 'a\r\nb', 'a\uFFFD\nb'],
    ['control characters', '\u0000\u001b[1m\u0085', '\uFFFD\uFFFD[1m\uFFFD'],
    ['halves of pairs', 'a\ud800b\udc00', 'a\uFFFDb\uFFFD'],
    ['whole pairs', '\u{1F680}', '\u{1F680}'],
    ['what is no character', '\uFFFE\uFFFF', '\uFFFD\uFFFD'],
  ])('%s', (_, text, expected) => {
    expect(escapeXml(text)).toBe(expected);
  });

  test('what cannot be said is said as its service says it', () => {
    expect(escapeXml('<\u0001>\r', (character) => `&#${character.charCodeAt(0)};`)).toBe('&lt;&#1;&gt;&#13;');
  });
});

/**
 * Numbers as YAML 1.1 has them, and CloudFormation with it (Q7): 0300 is 192, and 1:30 is 90. What has a point or an
 * exponent is a text in Java's form: 8.0, 5.0E8.
 */

const kinds: readonly { readonly test: RegExp; read(text: string): number | string }[] = [
  { test: /^[-+]?0[0-7_]+$/, read: (text) => ofBase(8, text) },
  { test: /^[-+]?0b[01_]+$/, read: (text) => ofBase(2, text.replace('0b', '')) },
  { test: /^[-+]?0x[\da-fA-F_]+$/, read: (text) => ofBase(16, text.replace('0x', '')) },
  { test: /^[-+]?[1-9][\d_]*(?::[0-5]?\d)+$/, read: ofSixties },
  { test: /^[-+]?[1-9][\d_]*$/, read: ofDigits },
  // Digits of which eight is none begin with a zero: an account's [transcript, Q7].
  { test: /^[-+]?0\d*[89]\d*$/, read: (text) => javaText(Number(text)) },
  { test: /^[-+]?(?:\d[\d_]*\.[\d_]*|\.\d[\d_]*|\d[\d_]*(?=[eE]))(?:[eE][-+]?\d+)?$/, read: ofFraction },
  // YAML 1.2 has another mark for base eight, which 1.1 does not know.
  { test: /^0o[0-7]+$/, read: (text) => text },
];

/** Whether a text without quotation marks is a number, or looks like one of a later YAML. */
export function isNumber(text: string): boolean {
  return kinds.some(({ test }) => test.test(text));
}

/** What such a text is: a number, or a text where a number of JavaScript would be written in another form. */
export function numberIn(text: string): number | string {
  return kinds.find(({ test }) => test.test(text))?.read(text) ?? text;
}

/** For the parser, before its own tags. */
export const numberTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: new RegExp(kinds.map(({ test }) => test.source).join('|')),
  resolve: numberIn,
} as const;

function ofBase(base: number, text: string): number {
  return Number.parseInt(text.replaceAll('_', ''), base);
}

function ofSixties(text: string): number {
  const digits = text.replaceAll(/[-+_]/g, '').split(':');
  const size = digits.reduce((sum, part) => sum * 60 + Number(part), 0);
  return text.startsWith('-') ? -size : size;
}

/** One of more digits than a number keeps stays a text. */
function ofDigits(text: string): number | string {
  const digits = text.replaceAll('_', '').replace('+', '');
  return Number.isSafeInteger(Number(digits)) ? Number(digits) : digits;
}

/** 0.5 is a number wherever it stands, also in a pattern of EventBridge. */
function ofFraction(text: string): number | string {
  const value = Number(text.replaceAll('_', ''));
  const written = javaText(value);
  return written === String(value) ? value : written;
}

/** How Java writes a number with a point. [documented: Double.toString of Java 19 and later] */
function javaText(value: number): string {
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-3 && size < 1e7)) return withPoint(String(value));
  const [digits = '', exponent = ''] = value.toExponential().split('e');
  return `${withPoint(digits)}E${Number(exponent)}`;
}

function withPoint(digits: string): string {
  return digits.includes('.') ? digits : `${digits}.0`;
}

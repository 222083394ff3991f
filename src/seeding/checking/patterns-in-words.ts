/** Patterns of the API's model and of fixtures that are more than a set of characters, as the end of "is not …". */
const things: Readonly<Record<string, string>> = {
  '^\\d{12}$': 'twelve digits',
  '^(?:[0-9]{12})$': 'twelve digits',
  '^(?:[0-9]{12}|\\*)$': 'twelve digits or *',
  '^(?:AWS|ThirdParty)$': 'AWS or ThirdParty',
  '^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$': 'a UUID in lower case',
  '^(?:arn:aws(-[\\w]+)*:lambda:.+:[0-9]{12}:function:.+)$': "a Lambda function's ARN",
  '^(?:arn:aws(-[\\w]+)*:codepipeline:.+:[0-9]{12}:.+)$': 'an ARN of CodePipeline',
  '^(?:arn:aws(-[\\w]+)*:iam::[0-9]{12}:role/.*)$': "a role's ARN",
  '^[a-z]{2,4}(?:-[a-z]+)+-\\d{1,2}$': 'the name of a region',
  '^(?:.*)$': 'one line',
  '^[a-zA-Z][a-zA-Z0-9_]*$': 'a letter with letters, digits and _ after it',
  '^https?://.+': 'a URL that begins with http:// or https://',
  '^https?://[^/]': 'a URL that begins with http:// or https://',
};

/** `[A-Za-z0-9_-]+`, or with a least and most number of characters. */
const setOfCharacters = /^\^(?:\(\?:)?\[([^\]]+)\](?:\+|\{(\d+),(\d+)\})\)?\$$/;

const ranges: readonly (readonly [range: string, words: string])[] = [
  ['A-Z', 'capital letters'],
  ['a-z', 'small letters'],
  ['0-9', 'digits'],
];

/** What a pattern asks for, as the end of a sentence about a value that has not got it: `is not twelve digits`. */
export function failureInWords(pattern: string): string | undefined {
  const thing = things[pattern];
  if (thing !== undefined) return `is not ${thing}`;
  const [, set, least, most] = setOfCharacters.exec(pattern) ?? [];
  if (set === undefined) return undefined;
  const length = least === undefined ? '' : `${least} to ${most} `;
  return `is not ${length === '' ? 'only ' : length}${charactersIn(set)}`;
}

/** `letters, digits, _ and -` */
function charactersIn(set: string): string {
  let rest = set.replaceAll('\\', '');
  const words: string[] = [];
  for (const [range, name] of ranges) {
    if (!rest.includes(range)) continue;
    rest = rest.replace(range, '');
    words.push(name);
  }
  if (words[0] === 'capital letters' && words[1] === 'small letters') words.splice(0, 2, 'letters');
  words.push(...[...rest].map((character) => (character === ' ' ? 'spaces' : character)));
  return words.length === 1 ? (words[0] as string) : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

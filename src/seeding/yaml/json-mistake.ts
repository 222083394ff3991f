import { isJson } from '../../bounds/parse-json.ts';

/** Brackets before the first quoted text: YAML by hand seldom begins so. */
const beginsAsJson = /^\uFEFF?\s*[{[][\s{[]*"/;

const token =
  /[ \t\r\n]*(?:(?<text>"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*")|(?<plain>-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|true|false|null)|(?<mark>[{}[\],:]))/uy;

type Wanted = 'value' | 'name' | 'colon' | 'next' | 'nothing';

/**
 * What is wrong with a text that was meant as JSON, in one sentence; undefined where it is JSON or was meant as YAML.
 * A parser of YAML tells of a text without its closing quotation mark in many sentences, none at its place, and
 * JSON.parse names no place for half of its own.
 */
export function mistakeInJson(text: string): { readonly offset: number; readonly sentence: string } | undefined {
  if (!beginsAsJson.test(text) || isJson(text)) return undefined;
  const open: string[] = [];
  let wanted: Wanted = 'value';
  let mayEnd = false;
  token.lastIndex = /^\uFEFF/.test(text) ? 1 : 0;
  for (;;) {
    const from = token.lastIndex;
    const { text: quoted, plain, mark } = token.exec(text)?.groups ?? {};
    const found = quoted ?? plain ?? mark;
    const offset =
      found === undefined ? from + (/^\s*/.exec(text.slice(from))?.[0].length ?? 0) : token.lastIndex - found.length;
    const inObject = open.at(-1) === '{';
    const ends = (mark === '}' && inObject) || (mark === ']' && open.at(-1) === '[');
    if (ends && (wanted === 'next' || mayEnd)) {
      open.pop();
      wanted = open.length === 0 ? 'nothing' : 'next';
      mayEnd = false;
    } else if (wanted === 'value' && (mark === '{' || mark === '[')) {
      open.push(mark);
      wanted = mark === '{' ? 'name' : 'value';
      mayEnd = true;
    } else if (wanted === 'value' && mark === undefined && found !== undefined) {
      wanted = 'next';
      mayEnd = false;
    } else if (wanted === 'name' && quoted !== undefined) {
      wanted = 'colon';
      mayEnd = false;
    } else if (wanted === 'colon' && mark === ':') wanted = 'value';
    else if (wanted === 'next' && mark === ',') wanted = inObject ? 'name' : 'value';
    else
      return { offset, sentence: `is not JSON here: ${whatIsWrong(found ?? text.slice(offset), wanted, open.at(-1))}` };
  }
}

/** @param at What stands there: a token, or, where there is none, the rest of the text */
function whatIsWrong(at: string, wanted: Wanted, open: string | undefined): string {
  const [quoted] = /^"(?:[^"\\\n\r]|\\.)*"/.exec(at) ?? [];
  if (at.startsWith('"') && quoted === undefined) return 'this text is not closed on its line.';
  if (quoted !== undefined && quoted !== at)
    return 'this text has a character, or a backslash, that JSON does not take.';
  const missing: Readonly<Record<Exclude<Wanted, 'nothing'>, string>> = {
    value: 'a value',
    name: 'a name in quotation marks',
    colon: 'a colon',
    next: open === '{' ? 'a comma or }' : 'a comma or ]',
  };
  return wanted === 'nothing' ? 'nothing may follow its end.' : `${missing[wanted]} is missing.`;
}

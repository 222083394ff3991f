import { ServiceError } from '../model/service-error.ts';

/** M2 [documented] */
const mostTags = 50;

type Tag = { readonly key: string; readonly value: string };

/**
 * The tags of a request in the form in which they are stored.
 * @param existing Those that the resource has already; a key that it has gets the new value.
 * @throws ServiceError TooManyTagsException, InvalidTagsException
 */
export function checkTags(
  tags: readonly { readonly key?: string | undefined; readonly value?: string | undefined }[],
  existing: readonly Tag[] = [],
): Tag[] {
  if (tags.length > mostTags) throw tooManyTags(`${tags.length} were given.`);
  const keys = new Set<string>();
  const checked = tags.map(({ key = '', value = '' }) => {
    checkTagKey(key);
    checkText(`Tag key '${key}'`, key);
    checkText(`The value of tag '${key}'`, value);
    if (isReserved(value)) throw reserved(`The value of tag '${key}'`);
    if (keys.has(key)) throw new ServiceError('InvalidTagsException', `Tag key '${key}' is given more than once.`);
    keys.add(key);
    return { key, value };
  });
  const together = existing.filter(({ key }) => !keys.has(key)).length + keys.size;
  if (together > mostTags) throw tooManyTags(`this one would have ${together}.`);
  return checked;
}

/** @throws ServiceError InvalidTagsException */
export function checkTagKey(key: string): void {
  if (isReserved(key)) throw reserved(`Tag key '${key}'`);
}

/** limits [documented]: neither keys nor values may begin so. */
function isReserved(text: string): boolean {
  return /^aws:/i.test(text);
}

function reserved(what: string): ServiceError {
  return new ServiceError('InvalidTagsException', `${what} begins with 'aws:', which is reserved for AWS.`);
}

/** limits [documented]: characters that neither keys nor values may have, emojis among them, and spaces at their end. */
function checkText(what: string, text: string): void {
  const [forbidden] = /[?^*[\\~!#$%&()><|"']|\p{Extended_Pictographic}/u.exec(text) ?? [];
  if (forbidden !== undefined) throw new ServiceError('InvalidTagsException', `${what} has the character ${forbidden}`);
  if (text.endsWith(' ')) throw new ServiceError('InvalidTagsException', `${what} ends with a space.`);
}

function tooManyTags(what: string): ServiceError {
  return new ServiceError('TooManyTagsException', `A resource has at most ${mostTags} tags; ${what}`);
}

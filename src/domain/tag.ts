import { ServiceError } from '../model/service-error.ts';

/** M2 [documented] */
const mostTags = 50;

type Tag = { readonly key: string; readonly value: string };

/**
 * The tags of a request in the form in which they are stored.
 * @param resourceArn Whose they are to be.
 * @param existing Those that the resource has already; a key that it has gets the new value.
 * @throws ServiceError TooManyTagsException, InvalidTagsException
 */
export function checkTags(
  tags: readonly { readonly key?: string | undefined; readonly value?: string | undefined }[],
  resourceArn: string,
  existing: readonly Tag[] = [],
): Tag[] {
  if (tags.length > mostTags) throw tooManyTags(resourceArn);
  const keys = new Set<string>();
  const checked = tags.map(({ key = '', value = '' }) => {
    checkTagKey(key);
    checkText(`Tag key '${key}'`, key);
    checkText(`The value of tag '${key}'`, value);
    if (isReserved(value)) {
      throw new ServiceError(
        'InvalidTagsException',
        `The value of tag '${key}' begins with 'aws:', which is reserved for AWS.`,
      );
    }
    if (keys.has(key)) throw new ServiceError('InvalidTagsException', `Tag key '${key}' is given more than once.`);
    keys.add(key);
    return { key, value };
  });
  const together = existing.filter(({ key }) => !keys.has(key)).length + keys.size;
  if (together > mostTags) throw tooManyTags(resourceArn);
  return checked;
}

/** Texts of P14 [proxy]. @throws ServiceError InvalidTagsException */
export function checkTagKey(key: string): void {
  if (!isReserved(key)) return;
  throw new ServiceError(
    'InvalidTagsException',
    "Not allowed to modify system tags. System tags start with 'aws:'. msg=[Caller is an end user and not allowed to mutate system tags]",
  );
}

/** limits [documented]: neither keys nor values may begin so. */
function isReserved(text: string): boolean {
  return /^aws:/i.test(text);
}

/**
 * limits [documented]: characters that neither keys nor values may have, emojis among them, and spaces at their end.
 */
function checkText(what: string, text: string): void {
  const [forbidden] = /[?^*[\\~!#$%&()><|"']|\p{Extended_Pictographic}/u.exec(text) ?? [];
  if (forbidden !== undefined)
    throw new ServiceError('InvalidTagsException', `${what} has the character ${forbidden}, which tags cannot have.`);
  if (text.endsWith(' ')) throw new ServiceError('InvalidTagsException', `${what} ends with a space.`);
}

function tooManyTags(resourceArn: string): ServiceError {
  return new ServiceError('TooManyTagsException', `Tag limit exceeded for resource [${resourceArn}].`);
}

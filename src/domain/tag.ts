import { ServiceError } from '../model/service-error.ts';

/** M2 [documented] */
const mostTags = 50;

/**
 * The tags of a request in the form in which they are stored.
 * @throws ServiceError TooManyTagsException, InvalidTagsException
 */
export function checkTags(
  tags: readonly { readonly key?: string | undefined; readonly value?: string | undefined }[],
): { key: string; value: string }[] {
  if (tags.length > mostTags) {
    throw new ServiceError(
      'TooManyTagsException',
      `A resource has at most ${mostTags} tags; ${tags.length} were given.`,
    );
  }
  const keys = new Set<string>();
  return tags.map(({ key = '', value = '' }) => {
    if (/^aws:/i.test(key)) {
      throw new ServiceError('InvalidTagsException', `Tag key '${key}' begins with 'aws:', which is reserved for AWS.`);
    }
    if (keys.has(key)) throw new ServiceError('InvalidTagsException', `Tag key '${key}' is given more than once.`);
    keys.add(key);
    return { key, value };
  });
}

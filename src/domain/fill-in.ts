/**
 * A text with its placeholders replaced, in one pass: what a value holds is not looked through again. Undefined when
 * one of them has no value.
 * @param placeholder Global, with the name as its first group
 */
export function fillIn(
  text: string,
  placeholder: RegExp,
  standsFor: (name: string, offset: number) => string | undefined,
): string | undefined {
  let isComplete = true;
  const filled = text.replace(placeholder, (_, name: string, offset: number) => {
    const value = standsFor(name, offset);
    isComplete &&= value !== undefined;
    return value ?? '';
  });
  return isComplete ? filled : undefined;
}

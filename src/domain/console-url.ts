/**
 * A page of AWS's console with its braces filled in as they are: it encodes nothing [transcript]. Undefined without a
 * page or without a value.
 */
export function fillPage(page: string | undefined, values: Readonly<Record<string, string | undefined>>) {
  let isComplete = page !== undefined;
  const url = page?.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    isComplete &&= value !== undefined;
    return value ?? '';
  });
  return isComplete ? url : undefined;
}

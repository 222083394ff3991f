/**
 * Names as a listing tells them that was asked for `encoding-type=url`: like a form's value, but for slashes, which
 * stay [transcript].
 */
export function encodeListed(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+')
    .replaceAll('%2F', '/');
}

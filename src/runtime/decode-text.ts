/**
 * The text of a file that a person or a tool wrote, without a byte order mark. Windows PowerShell's `>` writes UTF-16
 * and `Out-File -Encoding utf8` the mark. [documented: PowerShell 5.1, about_Character_Encoding]
 */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder(encodingOf(bytes)).decode(bytes);
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

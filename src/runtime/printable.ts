/*
 * What workers, clients and documents say may hold anything: line ends, sequences that control a terminal (those of one
 * byte, U+0080 to U+009F, too), and marks that turn the direction of the text around.
 */
const controls = String.raw`\p{Cc}\u202A-\u202E\u2066-\u2069`;

const anyControls = new RegExp(`[${controls}]+`, 'gu');
const styleOrControl = new RegExp(String.raw`(\x1b\[[\d;]*m)|(?!\n)[${controls}]`, 'gu');
const controlsOutsideJson = new RegExp(`(?!\\n)[${controls}]`, 'gu');

/** One line for a terminal or a log, of a text that is somebody else's. */
export function printable(text: string): string {
  return text.replace(anyControls, ' ');
}

/** The same with its tabs, which do no harm: Lambda's runtimes have them behind the level of a line. */
export function printableWithTabs(text: string): string {
  return text.split('\t').map(printable).join('\t');
}

/** Lines of our own for a terminal: nothing controls it but the styles in them. */
export function printableLines(text: string): string {
  return text.replace(styleOrControl, (_control, style?: string) => style ?? ' ');
}

/** JSON for a terminal: JSON escapes only some of the controls. It stays the same value. */
export function printableJson(json: string): string {
  return json.replace(controlsOutsideJson, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

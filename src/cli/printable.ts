/** A line for a terminal. What a worker reports may hold anything, line ends and control sequences included. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ');
}

/**
 * The number of the first command that has several lines, from 1 on; undefined when there is none. Multi-line formats
 * "will result in an error message" (user guide, action-reference-Commands and rule-reference-Commands [documented]).
 */
export function lineBreakIn(commands: readonly string[] | undefined): number | undefined {
  const index = commands?.findIndex((command) => /[\r\n]/.test(command.trimEnd())) ?? -1;
  return index < 0 ? undefined : index + 1;
}

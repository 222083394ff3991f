/** Words on the command line, or variables, that are not what a command takes. Ends the process with 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

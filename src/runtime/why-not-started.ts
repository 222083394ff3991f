/** Why a command could not be started, in a sentence with the way out, and whether there is such a file. */
export function whyNotStarted(file: string, { code }: NodeJS.ErrnoException) {
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    const sentence = `'${file}' is not a command: give the name of a program on the PATH, or the path of one.`;
    return { sentence, isThere: false };
  }
  return { sentence: `'${file}' cannot be run (${code}): give a program that this user may execute.`, isThere: true };
}

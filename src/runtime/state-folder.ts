import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/**
 * The folder in which this program keeps what belongs to this machine's user: below `XDG_STATE_HOME`, as the XDG Base
 * Directory Specification has it, on Windows below `LOCALAPPDATA`.
 */
export function stateFolder(environment: Readonly<Record<string, string | undefined>> = process.env): string {
  const { XDG_STATE_HOME: given = '', LOCALAPPDATA: ofWindows = '' } = environment;
  // The specification has relative paths ignored.
  if (isAbsolute(given)) return join(given, 'codepipeline-local');
  if (process.platform === 'win32' && isAbsolute(ofWindows)) return join(ofWindows, 'codepipeline-local');
  return join(homedir(), '.local', 'state', 'codepipeline-local');
}

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** In place of the user's own state: certificates of tests, which stay for the next. */
export const stateOfTests = join(tmpdir(), 'codepipeline-local-state-of-tests');

/** An empty folder, gone at the end of the test. */
export interface Folder extends Disposable {
  readonly path: string;
  /** Writes a file into it, with the folders on its way; answers its path. */
  write(name: string, content: string | Uint8Array): string;
}

export function temporaryFolder(): Folder {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'codepipeline-local-')));
  return {
    path,
    write(name, content) {
      mkdirSync(dirname(join(path, name)), { recursive: true });
      writeFileSync(join(path, name), content);
      return join(path, name);
    },
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}

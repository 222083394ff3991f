import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { BotocoreModel } from './convert-model.ts';

/** The model of CodePipeline in the botocore that python3 has; undefined when it has none. */
export function readBotocoreModel(): { readonly version: string; readonly model: BotocoreModel } | undefined {
  const program = 'import botocore, os; print(botocore.__version__); print(os.path.dirname(botocore.__file__))';
  const { status, stdout } = spawnSync('python3', ['-c', program], { encoding: 'utf8' });
  const [version, folder] = status === 0 ? stdout.trim().split('\n') : [];
  if (version === undefined || folder === undefined) return undefined;
  const file = join(folder, 'data', 'codepipeline', '2015-07-09', 'service-2.json');
  const text = existsSync(file) ? readFileSync(file) : gunzipSync(readFileSync(`${file}.gz`));
  return { version, model: JSON.parse(text.toString('utf8')) as BotocoreModel };
}

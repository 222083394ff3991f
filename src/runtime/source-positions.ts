import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';

/** A frame's place in a file of the bundle: `file:///…/dist/cli/main.js:120:9`. */
const placeInBundle = /(file:\/\/[^\s()]+\.js):(\d+):(\d+)/g;

/** Where the lines of the bundle's files come from, beside those files (scripts/lean-map.ts). */
const fileOfSources = 'sources.json';

/**
 * A stack whose frames name the sources, as `src/engine/engine.ts:12`, in place of the bundle's files. The map leads to
 * lines of ours (scripts/lean-map.ts), and of packages' code to the file alone. Node's own way (`--enable-source-maps`)
 * reads maps at each start; this one reads them after a defect.
 */
export function inSources(stack: string): string {
  const maps = new Map<string, SourceMap | undefined>();
  return stack.replace(placeInBundle, (place, url: string, line: string, column: string) => {
    if (!maps.has(url)) maps.set(url, readMap(url));
    const entry = maps.get(url)?.findEntry(Number(line) - 1, Number(column) - 1);
    if (entry === undefined || !('originalSource' in entry)) return place;
    const { originalSource, originalLine } = entry;
    return originalSource.startsWith('node_modules/') ? originalSource : `${originalSource}:${originalLine + 1}`;
  });
}

/** Files of other packages, and the sources themselves, have none. */
function readMap(url: string): SourceMap | undefined {
  // The command is one folder below.
  for (const folder of [new URL('.', url), new URL('..', url)]) {
    try {
      const maps = JSON.parse(readFileSync(new URL(fileOfSources, folder), 'utf8'));
      const map = maps[url.slice(folder.href.length)];
      if (map !== undefined) return new SourceMap({ version: 3, names: [], ...map });
    } catch {}
  }
  return undefined;
}

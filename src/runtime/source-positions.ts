import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';

/** A frame's place in a file of the bundle: `file:///…/dist/index-Bq3.js:120:9`. */
const placeInBundle = /(file:\/\/[^\s()]+\.js):(\d+):(\d+)/g;

/**
 * A stack whose frames name the sources, as `src/engine/engine.ts:12`, in place of the bundle's files. The maps lead to
 * lines (scripts/lean-map.ts), and of packages' code to the file alone. Node's own way (`--enable-source-maps`) reads
 * the maps of all files at each start; this one reads those of a defect.
 */
export function inSources(stack: string): string {
  const maps = new Map<string, SourceMap | undefined>();
  return stack.replace(placeInBundle, (place, url: string, line: string, column: string) => {
    const file = fileURLToPath(url);
    if (!maps.has(file)) maps.set(file, readMap(file));
    const entry = maps.get(file)?.findEntry(Number(line) - 1, Number(column) - 1);
    if (entry === undefined || !('originalSource' in entry)) return place;
    const { originalSource, originalLine } = entry;
    const source = fromSources(originalSource);
    return source.startsWith('node_modules/') ? source : `${source}:${originalLine + 1}`;
  });
}

/** `../src/engine/engine.ts` as the project's own folders have it; the package has no sources to lead to. */
function fromSources(source: string): string {
  return source.replace(/^(\.\.\/)+/, '');
}

/** Files of other packages, and the sources themselves, have none. */
function readMap(file: string): SourceMap | undefined {
  try {
    return new SourceMap(JSON.parse(readFileSync(`${file}.map`, 'utf8')));
  } catch {
    return undefined;
  }
}

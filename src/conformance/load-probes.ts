import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { FixtureError, type PlacedMistake } from '../seeding/checking/check-document.ts';
import { mistakesIn } from '../seeding/checking/check-schema.ts';
import { pathText } from '../seeding/checking/say-mistakes.ts';
import { contentOf, parseYaml } from '../seeding/yaml/parse-yaml.ts';
import { isAsking, type Probe, type ProbeFile, probeFile, type Step, type WrittenProbe } from './probe.ts';
import { valueAt } from './values.ts';

/** Found by the package's name, as its version is: sources and bundle lie at different depths. */
const folderOfSuite = join(
  dirname(createRequire(import.meta.url).resolve('codepipeline-local/package.json')),
  'conformance',
);

/** A file of probes, read and checked. */
interface ReadFile extends ProbeFile {
  readonly name: string;
}

/** All probes, in the order of the files' names. @throws FixtureError with file, line and column of each mistake */
export async function loadProbes(): Promise<readonly Probe[]> {
  const names = readdirSync(folderOfSuite)
    .filter((name) => name.endsWith('.yaml'))
    .sort();
  const files = await Promise.all(
    names.map((name) => readProbeFile(readFileSync(join(folderOfSuite, name), 'utf8'), `conformance/${name}`)),
  );
  const setUps = new Map(
    files.flatMap(({ setUps = {}, values = {} }) =>
      Object.entries(setUps).map(([name, steps]) => [name, { steps, values }] as const),
    ),
  );
  const shared = Object.assign({}, ...files.filter(({ probes }) => probes === undefined).map(({ values }) => values));
  const probes = files.flatMap((file) =>
    (file.probes ?? []).flatMap((probe) => expanded(file, probe, { setUps, shared })),
  );
  const known = new Set<string>();
  for (const { id } of probes) {
    if (known.has(id)) throw new FixtureError('conformance', [{ sentence: `two probes are called '${id}'.` }]);
    known.add(id);
  }
  return probes;
}

/** @throws FixtureError */
async function readProbeFile(text: string, name: string): Promise<ReadFile> {
  const { value, placeOf } = contentOf(parseYaml(text), name);
  const mistakes = await mistakesIn(value, probeFile.schema);
  if (mistakes.length === 0) return { ...(value as ProbeFile), name };
  throw new FixtureError(
    name,
    mistakes.map(
      ({ path, atName, sentence }): PlacedMistake => ({
        ...placeOf(path, atName),
        sentence: atName ? sentence : `${pathText(path)}: ${sentence}`,
      }),
    ),
  );
}

/** Steps with the values that texts in them refer to. */
interface SetUp {
  readonly steps: readonly Step[];
  readonly values: Values;
}

type Values = Readonly<Record<string, unknown>>;

interface Shared {
  readonly setUps: ReadonlyMap<string, SetUp>;
  readonly shared: Values;
}

function expanded(file: ReadFile, written: WrittenProbe, { setUps, shared }: Shared): Probe[] {
  const { name, rule, evidence, source, given = [], values, cases = [{}], emulatorOnly = false } = written;
  const before = given.map((each) => {
    const setUp = setUps.get(each);
    if (setUp === undefined) {
      throw new FixtureError(file.name, [{ sentence: `'${name}': there is no set-up '${each}'.` }]);
    }
    return setUp;
  });
  const steps = [...before.flatMap((setUp) => setUp.steps), ...written.steps];
  const all: Values = Object.assign({}, shared, ...before.map((setUp) => setUp.values), file.values, values);
  const text = JSON.stringify([steps, all]);
  return cases.map((own): Probe => {
    const label = own.case === undefined ? name : `${name}: ${String(own.case)}`;
    return {
      id: `${file.name.slice('conformance/'.length, -'.yaml'.length)}/${label}`,
      subject: file.subject,
      ...{ rule, evidence, source, steps },
      values: { ...all, ...own },
      prepared: steps.length - written.steps.length,
      needsEmulator: emulatorOnly || steps.some((step) => !isAsking(step)),
      needsOwnEmulator: steps.some((step) => 'seed' in step && valueAt(step.seed, ['functions']) !== undefined),
      needsRole: /"call":"CreatePipeline"/.test(text),
    };
  });
}

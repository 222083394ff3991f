import { OptionError } from '../config/option-values.ts';
import { unknownName } from '../domain/nearest-name.ts';
import type { CheckCase } from './case.ts';
import { acknowledgementCases } from './cases/acknowledgement.ts';
import { againCases, continued, percent } from './cases/again.ts';
import { artifactCases, inputMissing } from './cases/artifacts.ts';
import { configurationCases, configurationOdd } from './cases/configuration.ts';
import { ofFunctions } from './cases/functions.ts';
import { lostCases } from './cases/lost.ts';
import { plainCases } from './cases/plain.ts';
import { signalCases } from './cases/signals.ts';
import { troubleCases, troubleOfReports } from './cases/trouble.ts';

/** Every case of a worker that polls, in the order in which they are told. */
export const workerCases: readonly CheckCase[] = [
  ...plainCases,
  ...acknowledgementCases,
  ...lostCases,
  ...troubleCases,
  inputMissing,
  ...artifactCases,
  ...configurationCases,
  ...againCases,
  ...signalCases,
];

/** Every case of a Lambda function. */
export const functionCases: readonly CheckCase[] = [
  ...ofFunctions,
  ...troubleOfReports,
  ...artifactCases,
  configurationOdd,
  continued,
  percent,
];

/**
 * Cases that are wanted.
 * @param only Names of cases or of families; all where there is none
 * @throws OptionError for a name that is none, and where no case is left
 */
export function casesFor(
  cases: readonly CheckCase[],
  only: readonly string[] = [],
  skip: readonly string[] = [],
): readonly CheckCase[] {
  const names = cases.flatMap(({ name }) => [name, familyOf(name)]);
  for (const [flag, wanted] of [
    ['--only', only],
    ['--skip', skip],
  ] as const) {
    const unknown = wanted.find((name) => !names.includes(name));
    if (unknown !== undefined) {
      throw new OptionError(`${flag}: ${unknownName('case', unknown, [...new Set(names)], 'List them with --list.')}`);
    }
  }
  const isNamed = (list: readonly string[], name: string) => list.includes(name) || list.includes(familyOf(name));
  const chosen = cases.filter(({ name }) => (only.length === 0 || isNamed(only, name)) && !isNamed(skip, name));
  if (chosen.length === 0) throw new OptionError('--skip leaves no case to run; name fewer there, or more in --only.');
  return chosen;
}

function familyOf(name: string): string {
  return name.split('/', 1)[0] as string;
}

import { describe, expect, test } from 'vitest';
import { mistakesIn } from './read-template.ts';
import specification from './resource-specification.json' with { type: 'json' };

type Shape = string | readonly Shape[] | { readonly [name: string]: Shape };
type Structure = Readonly<Record<string, Shape>>;

const types = Object.entries(specification.types as unknown as Readonly<Record<string, Structure>>);

/** A rule's member that the API has and CloudFormation has not; it is taken from a template all the same. */
const ofRulesInTheApiAlone = 'TimeoutInMinutes';

/** Every structure of a resource type, with the way that leads to it. */
function structuresOf(shape: Shape, way: readonly (string | number)[] = []): [string, Structure][] {
  if (typeof shape === 'string') return [];
  if (Array.isArray(shape)) return structuresOf(shape[0], [...way, 0]);
  const structure = shape as Structure;
  const below = Object.entries(structure).flatMap(([name, member]) => structuresOf(member, [...way, plain(name)]));
  return [[JSON.stringify(way), structure], ...below];
}

const plain = (name: string) => name.replace('*', '');

/** Properties in which the structure at the end of a way has but one member, which nobody knows. */
function unknownAt(way: readonly (string | number)[]): unknown {
  return way.reduceRight<unknown>((inner, step) => (step === 0 ? [inner] : { [step]: inner }), { Nowhere: 1 });
}

describe.each(types)('%s', (type, properties) => {
  test.each(structuresOf(properties))(
    'takes and demands the properties at %s that its specification has',
    async (at, structure) => {
      const template = { Resources: { It: { Type: type, Properties: unknownAt(JSON.parse(at)) } } };

      const told = await mistakesIn(JSON.stringify(template));

      const [, known = ''] =
        told.map((line) => /'Nowhere' is not known here; valid are ([^.]+)\./.exec(line)).find(Boolean) ?? [];
      const where = ['Resources.It.Properties', ...JSON.parse(at)].join('.').replaceAll('.0', '[0]');
      const demanded = told
        .map((line) => line.split(`${where}: `)[1] ?? '')
        .find((line) => line.endsWith('must be given.'));
      const names = Object.keys(structure);
      const taken = known.split(', ').filter((name) => !structure.RuleTypeId || name !== ofRulesInTheApiAlone);
      expect(taken.sort()).toEqual(names.map(plain).sort());
      for (const name of names.filter((one) => one.endsWith('*'))) expect(demanded).toContain(`'${plain(name)}'`);
    },
  );
});

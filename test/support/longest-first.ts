import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files that take long for what they wait for, by what they took on two processors. One of them that began last would
 * go on alone for a minute when all others have ended; Vitest's own order, by size, has short files last.
 */
export const longest: readonly string[] = [
  'package/package',
  'check/check',
  'check/bad-workers',
  'docs/checking-a-worker',
  'clients/unmodified',
  'clients/aws-cli-examples',
  'clients/python-package',
  'console/stories',
  'console/jobs',
  'cli/conform',
  'scenarios/random-operations',
  'scenarios/lambda-actions',
  'scenarios/faults/careful-worker-in-python',
  'scenarios/faults/careful-worker-in-javascript',
  'http/web-pages',
  'check/good-workers',
  'check/in-process',
  'console/screens',
  'docs/code-blocks',
  'docs/testing-a-worker',
  'package/npm-start',
  'conformance/suite',
  'leftovers',
  'attack/state-files',
  'attack/full-disk',
  'attack/soak',
  'clients/workers',
];

/** Begins with the longest files, in Vitest's order with the others. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = longest.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
      return at === -1 ? longest.length : at;
    };
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other));
  }
}

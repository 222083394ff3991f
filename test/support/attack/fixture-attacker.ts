import { wholeDocument } from '../../seeding/whole-document.ts';
import { mutateJson, mutateText } from './mutate.ts';
import type { Attacker } from './storm.ts';
import { targetDocument } from './target-document.ts';

const mostJobs = 2000;

/** Fixture documents over HTTP, whose form is right but for some places. */
export function fixtureAttacker(): Attacker {
  const documents = [wholeDocument, targetDocument];
  const lists = documents.flatMap((document) => Object.entries(document).map(([name, list]) => ({ [name]: list })));
  return {
    name: 'fixtures',
    next(random) {
      // A document of one list gets further than a whole one, which is refused for its first mistake.
      let document: unknown = random.chance(0.2) ? random.in(documents) : random.in(lists);
      const changes = random.of(0, 1, 1, 2);
      for (let change = 0; change < changes; change++) document = mutateJson(random, document);
      const text = JSON.stringify(document, withoutLargeCounts) ?? '';
      return {
        request: {
          method: 'POST',
          target: '/_emulator/v1/fixtures',
          headers: [['Host', 'localhost']],
          body: random.chance(0.05) ? mutateText(random, text) : text,
        },
      };
    },
  };
}

/** A document is applied in one go, which takes longest of all requests by the jobs in it: docs/reliability.md says it. */
function withoutLargeCounts(name: string, value: unknown): unknown {
  return name === 'count' && typeof value === 'number' && value > mostJobs ? mostJobs : value;
}

import { capability, inputSchema } from './capability.ts';
import { describeRequest } from './describe-request.ts';
import type { VerdictDescription } from './types.ts';

export const getConduct = capability<object, { readonly verdicts: readonly VerdictDescription[] }>({
  method: 'GET',
  path: '/conduct',
  summary: 'Give verdicts on how the workers conducted themselves',
  answer: 'Verdicts',
  schema: inputSchema(),
  run: ({ conduct, engine, store }) =>
    engine.read(() => ({
      verdicts: conduct.list().map(({ evidence, ...verdict }) => ({
        ...verdict,
        evidence: evidence.map((record) => describeRequest(store, record)),
      })),
    })),
});

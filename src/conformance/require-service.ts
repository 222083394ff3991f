import { TargetError } from './aws.ts';
import { namePrefix } from './clean-up.ts';
import { Exchange, requestOfCall } from './exchange.ts';
import type { CallStep, Probe } from './probe.ts';
import type { Target } from './target.ts';
import { jsonIn } from './values.ts';

/** Operations that change nothing, of which whoever stands for CodePipeline has one at least. */
const simple: readonly { readonly call: CallStep['call']; readonly input: object }[] = [
  { call: 'ListPipelines', input: {} },
  { call: 'ListActionTypes', input: {} },
  {
    call: 'PollForJobs',
    input: { actionTypeId: { category: 'Test', owner: 'Custom', provider: `${namePrefix}none`, version: '1' } },
  },
];

/**
 * Sees to it that a target answers in CodePipeline's form, be it by an error, where probes ask CodePipeline: of a web
 * page each would tell that it differs, many after a wait.
 * @param now Epoch milliseconds by the real clock
 * @throws TargetError
 */
export async function requireService(probes: readonly Probe[], target: Target, now: () => number): Promise<void> {
  if (!probes.some(asksCodePipeline)) return;
  const endpoint = target.endpoints.codepipeline;
  const exchange = new Exchange();
  try {
    const got: string[] = [];
    for (const { call, input } of simple) {
      const { status, body } = await exchange.send(endpoint, requestOfCall({ call }, input, target, now()));
      if (typeof (jsonIn(body) ?? '') === 'object') return;
      got.push(`${call} ${status}`);
    }
    throw new TargetError(
      `${endpoint} is no CodePipeline: it answers ${got.join(', ')}, without JSON; give the URL of one, or --only rules of other services.`,
    );
  } finally {
    exchange.close();
  }
}

function asksCodePipeline({ steps }: Probe): boolean {
  return steps.some(
    (step) => 'call' in step || ('wire' in step && (step.wire.service ?? 'codepipeline') === 'codepipeline'),
  );
}

import { type Asking, CleanUp, namePrefix } from './clean-up.ts';
import { type AskingStep, isAsking, type Probe } from './probe.ts';
import { mentions, scopeOf } from './run-probe.ts';
import { bucketName, reasonToSkip, uniqueName } from './run-suite.ts';
import type { Target } from './target.ts';
import { filled, Placeholder, type Scope } from './values.ts';

/**
 * All that a run would ask, in its order, as lines; nothing is sent. What only an answer tells stands as `<name>`.
 */
export async function planOf(probes: readonly Probe[], target: Target, runId: string): Promise<string[]> {
  const lines: string[] = [];
  const say = (line: string) => void lines.push(line);
  const answer = { status: 200, headers: [], body: '' };
  const asking: Asking = {
    async call(operation, input) {
      say(`  clean up: ${operation} ${JSON.stringify(input)}`);
      return answer;
    },
    async object(method, path) {
      say(`  clean up: S3 ${method} ${path}`);
      return { ...answer, status: method === 'DELETE' ? 204 : 200 };
    },
  };
  const cleanUp = new CleanUp(asking);
  if (target.kind !== 'own') {
    say(`before: ListPipelines, ListWebhooks, ListActionTypes, S3 GET /: what begins with ${namePrefix} is deleted`);
  }
  for (const [index, probe] of probes.entries()) {
    const reason = reasonToSkip(probe, target);
    if (reason !== undefined) {
      say(`skipped ${probe.rule} ${probe.id}: ${reason}`);
      continue;
    }
    say(`${probe.rule} ${probe.id}`);
    const bucket = bucketName(runId);
    if (mentions([probe.steps, probe.values], 'bucket')) cleanUp.noteBucket(bucket);
    const unknown = probe.steps.flatMap((step) => (isAsking(step) ? Object.keys(step.bind ?? {}) : []));
    const scope: Scope = {
      ...scopeOf(target, uniqueName(runId, index)),
      bucket,
      ...probe.values,
      ...Object.fromEntries(unknown.map((name) => [name, new Placeholder()])),
    };
    for (const step of probe.steps) {
      if (isAsking(step)) planStep(step, scope, say, cleanUp);
      else say(`  ${'advance' in step ? `clock: ${step.advance} ahead` : 'fixtures'}`);
    }
    await cleanUp.afterProbe();
  }
  await cleanUp.afterAll();
  return lines;
}

function planStep(step: AskingStep, scope: Scope, say: (line: string) => void, cleanUp: CleanUp): void {
  const again = step.until === undefined ? '' : ' (until it answers what is waited for)';
  if ('call' in step) {
    const input = filled(step.input ?? {}, scope);
    say(`  ${step.call} ${JSON.stringify(input)}${again}`);
    cleanUp.note(step.call, input);
    return;
  }
  const {
    url,
    service = url === undefined ? 'codepipeline' : '',
    method = 'POST',
    path = '/',
    target = '',
  } = step.wire;
  say(`  ${service} ${method} ${filled(url ?? path, scope)} ${filled(target, scope)}`.trimEnd() + again);
  if (service !== '') cleanUp.noteRequest({ service, method, path: String(filled(path, scope)) });
}

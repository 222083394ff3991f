import { createHash } from 'node:crypto';
import { type FunctionCall, functionArn } from './function-call.ts';

/** What carries a trace from a function to whoever it asks: SDKs send it by themselves. */
export const traceHeader = 'x-amzn-trace-id';

/** Invocations of one function in a chain, after which Lambda stops it (H14 [transcript]). */
const mostInChain = 16;

/** Functions of a chain that are remembered, so that the header stays short (H14 [chosen]). */
const mostRemembered = 16;

/** Which function is invoked. */
type Invoked = Pick<FunctionCall, 'world' | 'name'>;

/** What is new about each invocation. */
interface NewTrace {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly ids: {
    /** 24 hexadecimal digits. */
    traceId(): string;
    /** 16 hexadecimal digits. */
    segmentId(): string;
  };
}

/** A function of the chain: the invocation of the chain that was its last, and how often it had been invoked before. */
interface Ancestor {
  readonly hop: number;
  readonly hash: string;
  readonly count: number;
}

/**
 * The trace of an invocation, as functions have it in `_X_AMZN_TRACE_ID` (H14):
 * `Root=1-<8 hex>-<24 hex>;Parent=<16 hex>;Sampled=0;Lineage=<hop>:<hash of the function>:<count>`.
 * Root and parent are those of the chain's beginning.
 * @param caller The header of who invokes it; absent where a chain begins
 * @returns Undefined when the function has been invoked in the chain as often as it may
 */
export function traceOf(invoked: Invoked, caller: undefined, parts: NewTrace): string;
export function traceOf(invoked: Invoked, caller: string | undefined, parts: NewTrace): string | undefined;
export function traceOf(invoked: Invoked, caller: string | undefined, { now, ids }: NewTrace): string | undefined {
  const given = membersOf(caller);
  const [, root = newRoot(now, ids.traceId)] = /^(1-[\da-f]{8}-[\da-f]{24})$/.exec(given.get('Root') ?? '') ?? [];
  const [, parent = ids.segmentId()] = /^([\da-f]{16})$/.exec(given.get('Parent') ?? '') ?? [];
  const ancestors = ancestorsIn(given.get('Lineage'));
  const hash = createHash('sha256').update(functionArn(invoked)).digest('hex').slice(0, 8);
  const count = 1 + (ancestors.find((one) => one.hash === hash)?.count ?? -1);
  if (count >= mostInChain) return undefined;
  const own: Ancestor = { hop: (ancestors[0]?.hop ?? 0) + 1, hash, count };
  const others = ancestors.filter((one) => one.hash !== hash);
  const lineage = [own, ...others].slice(0, mostRemembered).map((one) => `${one.hop}:${one.hash}:${one.count}`);
  const sampled = given.get('Sampled') === '1' ? 1 : 0;
  return `Root=${root};Parent=${parent};Sampled=${sampled};Lineage=${lineage.join('|')}`;
}

function newRoot(now: number, traceId: () => string): string {
  const seconds = Math.floor(now / 1000) >>> 0;
  return `1-${seconds.toString(16).padStart(8, '0')}-${traceId()}`;
}

function membersOf(header = ''): ReadonlyMap<string, string> {
  return new Map(header.split(';').map((member) => member.trim().split('=', 2) as [string, string]));
}

/** What is not in this form is passed over. boto3 escapes what stands between two. */
function ancestorsIn(lineage = ''): readonly Ancestor[] {
  return lineage.split(/\||%7C/i).flatMap((text) => {
    const [, hop, hash, count] = /^(\d{1,9}):([\da-f]{8}):(\d{1,3})$/.exec(text) ?? [];
    return hash === undefined ? [] : [{ hop: Number(hop), hash, count: Number(count) }];
  });
}

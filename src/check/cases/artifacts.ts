import type { FaultEffect } from '../../control/types.ts';
import { type CheckCase, family } from '../case.ts';
import { EscapingZip } from '../scene/escapes.ts';
import { judgePresence } from '../scene/outputs.ts';
import type { Scene } from '../scene/scene.ts';
import { emptyZip, isZip } from '../scene/zips.ts';
import type { Input, Subject } from '../subject.ts';

/** Real time for which a transfer is held up. */
const heldUp = '2s';
/** What the AWS SDKs survive unless they are told otherwise. */
const failures = 2;

const reads = ['GetObject'] as const;
const writes = ['PutObject', 'UploadPart'] as const;
const directions = ['read', 'write'] as const;
type Direction = (typeof directions)[number];

/** The operation with which a worker downloads or uploads. */
function operationFor({ profile }: Subject, direction: Direction): string | undefined {
  return (direction === 'read' ? reads : writes).find((operation) => profile.used.has(operation));
}

function unused(subject: Subject, direction: Direction): string | undefined {
  if (operationFor(subject, direction) !== undefined) return undefined;
  return direction === 'read' ? 'It downloads no artifact.' : 'It uploads no artifact.';
}

/** Something befalls a transfer, and the job is to end all the same. */
async function befall(scene: Scene, direction: Direction, effect: FaultEffect, first = 1): Promise<void> {
  const operation = operationFor(scene.subject, direction) as string;
  const fault = await scene.faultOn(operation, effect, first);
  const job = await scene.begin();
  await scene.untilApplied(fault, direction === 'read' ? 'download an artifact' : 'upload an artifact');
  const { id, status } = await scene.untilEnded(job);
  if (direction === 'write' && status === 'Succeeded') await judgePresence(scene, id);
  await scene.nextJobIsDone();
}

const verb = { read: 'download', write: 'upload' } as const;

const credentialsExpired = family('credentials-expired', directions, (direction) => ({
  happens: `The job's credentials have expired when the worker is to ${verb[direction]}.`,
  asked: 'It gets new ones by GetJobDetails, or reports a failure; it does not go on with the old ones.',
  why: "A job's credentials last 15 minutes, however long its work takes.",
  rules: ['E5', 'N2', 'D9'],
  unfit: (subject) => unused(subject, direction),
  run: (scene) => befall(scene, direction, { expireCredentials: true }),
  judge: (scene) => scene.judgeConduct('UsedExpiredCredentials'),
}));

const storageSlow = family('storage-slow', directions, (direction) => ({
  happens: `The first ${verb[direction]} takes two seconds longer.`,
  asked: 'It waits, ends the job by a result, and goes on.',
  why: 'S3 answers late now and then, and large artifacts always take their time.',
  rules: ['N1'],
  unfit: (subject) => unused(subject, direction),
  run: (scene) => befall(scene, direction, { delay: heldUp }),
}));

const storage503 = family('storage-503', directions, (direction) => ({
  happens: `The first two attempts to ${verb[direction]} are answered SlowDown, status 503.`,
  asked: 'It tries again or reports a failure, and goes on.',
  why: 'S3 answers 503 while it scales a bucket.',
  rules: ['A13', 'N1'],
  unfit: (subject) => unused(subject, direction),
  run: (scene) => befall(scene, direction, { error: 'SlowDown' }, failures),
}));

const uploadCut: CheckCase = {
  name: 'upload-cut',
  happens: 'The connection breaks during the first upload, and nothing of it is stored.',
  asked: 'It uploads again or reports a failure: no success without its output artifacts.',
  why: 'A connection may break at any byte; S3 stores an object as a whole or not at all.',
  rules: ['N3'],
  unfit: (subject) => unused(subject, 'write'),
  run: (scene) => befall(scene, 'write', { cut: 'before' }),
};

const downloadCut: CheckCase = {
  name: 'download-cut',
  happens: 'The connection breaks in the middle of the first download.',
  asked: 'It downloads again or reports a failure, and goes on.',
  why: 'A connection may break at any byte: what has come by then is not the artifact.',
  rules: ['N1'],
  unfit: (subject) => unused(subject, 'read'),
  run: (scene) => befall(scene, 'read', { cut: 'body' }),
};

export const inputMissing: CheckCase = {
  name: 'input-missing',
  happens: 'An input artifact is not there: S3 answers 403.',
  asked: 'It reports that the job failed, and goes on.',
  why: "The bucket's rules delete artifacts after a while, and whoever may not list a bucket is told 403 and not 404.",
  rules: ['N7'],
  unfit: (subject) => unused(subject, 'read'),
  async run(scene) {
    const job = await scene.begin({}, () => undefined);
    const { status } = await scene.untilEnded(job);
    if (status === 'Succeeded' && scene.transfersOf(job).some((record) => isRefusedRead(record))) {
      scene.complain('It reported success, although it could not download an input artifact.');
    }
    await scene.nextJobIsDone();
  },
};

function isRefusedRead({ operation = '', status }: { readonly operation?: string; readonly status: number | null }) {
  return (reads as readonly string[]).includes(operation) && status !== null && status >= 400;
}

const broken = {
  'no-zip': { what: 'is a text and no zip', bytes: () => Buffer.from('This is no zip.\n') },
  empty: { what: 'is a zip without a file', bytes: () => emptyZip },
} as const;

const inputBroken = family('input-broken', ['no-zip', 'empty'], (kind) => ({
  happens: `The input artifact ${broken[kind].what}.`,
  asked: 'It reports a result, and goes on.',
  why: 'An artifact is what the action before has uploaded: nobody looks at it on the way.',
  rules: ['N6'],
  unfit: unfitForZips,
  async run(scene) {
    await scene.endsAndGoesOn(await scene.begin({}, () => broken[kind].bytes()));
  },
}));

function unfitForZips(subject: Subject): string | undefined {
  const zips = subject.inputs.some(({ bytes }: Input) => isZip(bytes));
  return unused(subject, 'read') ?? (zips ? undefined : 'Its input artifacts are no zips.');
}

const inputOutside: CheckCase = {
  name: 'input-broken/outside',
  happens: 'The input artifact is a zip with names such as ../../file and /folder/file.',
  asked: 'It writes nothing outside of the folder into which it unpacks, reports a result, and goes on.',
  why: 'Whoever may change a source writes the zip: a name with .. in it overwrites what the worker may overwrite.',
  rules: ['N6'],
  unfit: unfitForZips,
  async run(scene) {
    const zip = new EscapingZip(scene.folder);
    const bytes = await zip.bytes();
    const job = await scene.begin({}, () => bytes);
    try {
      await scene.untilEnded(job);
    } finally {
      for (const file of zip.find()) scene.complain(`It unpacked a file to where none belongs: ${file}.`);
    }
    await scene.nextJobIsDone();
  },
};

/** What befalls artifacts is the same whoever works on them; that an input is missing, functions have a case for. */
export const artifactCases: readonly CheckCase[] = [
  ...credentialsExpired,
  ...inputBroken,
  inputOutside,
  ...storageSlow,
  ...storage503,
  uploadCut,
  downloadCut,
];

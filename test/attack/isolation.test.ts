import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { operationNames } from '../../src/model/service-model.ts';
import { AttackedProcess } from '../support/attack/attacked-process.ts';
import { Client } from '../support/attack/client.ts';
import { Random } from '../support/attack/random.ts';
import { attack, sizeOf, timeout } from '../support/attack/series.ts';
import { documentOf, Inhabitant, type Place } from '../support/attack/worlds.ts';
import { temporaryFolder } from '../support/folder.ts';
import { buildType } from '../support/jobs.ts';
import type { Key } from '../support/sts.ts';
import { ann } from '../support/third-party.ts';

/** How often each operation is tried with what is somebody else's. */
const tries = sizeOf('ISOLATION_TRIES', 2, 20);

const places: readonly Place[] = [
  { account: '111111111111', region: 'us-east-1' },
  { account: '222222222222', region: 'us-east-1' },
  { account: '111111111111', region: 'eu-west-1' },
];
const pairs = places.flatMap((victim) =>
  places.filter((attacker) => attacker !== victim).map((attacker) => [victim, attacker] as const),
);

const folder = temporaryFolder();
let process: AttackedProcess;
let port: number;

beforeAll(async () => {
  const files = places.map((place, index) => folder.write(`${index}.json`, JSON.stringify(documentOf(place))));
  const args = ['--fixtures', ...files, '--clock', 'manual', '--auth', 'strict', '--log-level', 'error'];
  ({ process, port } = await AttackedProcess.start(args));
});

afterAll(async () => {
  await process.kill();
  folder[Symbol.dispose]();
});

/** Everybody, in places where nothing has happened but what everybody did. */
async function inhabit(random: Random): Promise<Map<Place, Inhabitant>> {
  using client = new Client(port);
  expect((await client.control('POST', '/reset', {})).status).toBe(200);
  const inhabitants = new Map(places.map((place) => [place, new Inhabitant(port, place)]));
  for (const inhabitant of inhabitants.values()) await inhabitant.live(random);
  return inhabitants;
}

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** What names something of one place alone: the partner's client has the same id everywhere. */
function idsIn(texts: readonly string[]): Set<string> {
  return new Set(texts.flatMap((text) => text.match(uuid) ?? []).filter((id) => id !== ann.clientId));
}

const named = ({ account, region }: Place) => `${account} in ${region}`;

describe('nobody sees or changes what is another’s', { timeout }, () => {
  test.each(pairs.map(([victim, attacker]) => [named(victim), named(attacker), victim, attacker] as const))(
    'of %s, signed for %s, by any of the 44 operations',
    (of, by, victim, attacker) =>
      attack(`isolation of ${of} from ${by}`, async (seed) => {
        const random = new Random(seed);
        const inhabitants = await inhabit(random);
        const mine = inhabitants.get(attacker) as Inhabitant;
        const theirs = inhabitants.get(victim) as Inhabitant;
        const before = await theirs.look();
        const own = idsIn(await mine.look());
        const secret = idsIn(before);
        expect(
          [...secret].filter((id) => own.has(id)),
          'ids that are read in both places',
        ).toEqual([]);
        expect(secret.size).toBeGreaterThan(10);
        const keys: readonly Key[] = [mine.key, await mine.roleKey()];
        let succeeded = 0;

        for (const operation of operationNames) {
          for (let each = 0; each < tries; each++) {
            const input = theirs.inputOf(operation, random);
            const { status, text } = await mine.call(operation, input, random.in(keys));
            const asked = JSON.stringify(input);
            const told = [...secret].filter((id) => text.includes(id) && !asked.includes(id));
            expect(told, `${operation} ${asked}: ${text}`).toEqual([]);
            if (status === 200) succeeded += 1;
          }
        }
        const after = await theirs.look();

        expect(after).toEqual(before);
        for (const inhabitant of inhabitants.values()) inhabitant.close();
        return `${tries * operationNames.length} calls, ${succeeded} of them with an answer of the caller's own place, nothing told and nothing changed`;
      }),
  );

  test('in S3, with the credentials of a job of whichever place', () =>
    attack('isolation in S3', async (seed) => {
      const inhabitants = [...(await inhabit(new Random(seed))).values()];
      using client = new Client(port);
      await client.control('POST', '/reset', {});
      const holders: Holder[] = [];
      for (const inhabitant of inhabitants) holders.push(await takeJob(inhabitant), await takeJob(inhabitant));
      let refused = 0;
      for (const mine of holders) {
        for (const theirs of holders) {
          if (mine === theirs) continue;
          for (const [method, target] of requestsTo(theirs)) {
            const { status } = await mine.inhabitant.s3(mine.key, method, target, method === 'PUT' ? 'mine' : '');
            expect(status, `${method} ${target}`).toBe(403);
            refused += 1;
          }
        }
      }
      for (const { inhabitant, input, output } of holders) {
        expect((await inhabitant.s3(inhabitant.key, 'GET', input)).body.toString()).toBe(`of ${input}`);
        expect((await inhabitant.s3(inhabitant.key, 'GET', output)).status).toBe(404);
      }
      for (const operation of operationNames) {
        for (const { inhabitant, key } of holders) {
          const { status } = await inhabitant.call(operation, inhabitant.inputOf(operation, new Random(seed)), key);
          expect(status, operation).toBe(400);
          refused += 1;
        }
      }
      for (const inhabitant of inhabitants) inhabitant.close();
      return `${refused} requests refused, no object changed`;
    }));
});

/** Somebody with a job, whose input lies there. */
interface Holder {
  readonly inhabitant: Inhabitant;
  readonly key: Key;
  readonly input: string;
  readonly output: string;
}

async function takeJob(inhabitant: Inhabitant): Promise<Holder> {
  const { text } = await inhabitant.call('PollForJobs', { actionTypeId: buildType });
  const [{ data }] = JSON.parse(text).jobs;
  const pathOf = ([{ location }]: [{ location: { s3Location: { bucketName: string; objectKey: string } } }]) =>
    `/${location.s3Location.bucketName}/${location.s3Location.objectKey}`;
  const input = pathOf(data.inputArtifacts);
  const { status } = await inhabitant.s3(inhabitant.key, 'PUT', input, `of ${input}`);
  expect(status).toBe(200);
  return { inhabitant, key: data.artifactCredentials, input, output: pathOf(data.outputArtifacts) };
}

function requestsTo({ input, output }: Holder): (readonly [method: string, target: string])[] {
  const bucket = input.split('/', 2).join('/');
  return [
    ...['GET', 'HEAD', 'PUT', 'DELETE'].flatMap((method) => [[method, input] as const, [method, output] as const]),
    ...['tagging', 'acl', 'attributes'].flatMap((what) => [['GET', `${input}?${what}`] as const]),
    ['POST', `${output}?uploads`],
    ['PUT', `${output}?partNumber=1&uploadId=x`],
    ['GET', bucket],
    ['GET', `${bucket}?list-type=2`],
    ['GET', `${bucket}?versions`],
    ['DELETE', bucket],
  ];
}

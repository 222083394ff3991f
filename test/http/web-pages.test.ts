import { readFileSync } from 'node:fs';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  chromiumPath,
  launchBrowser,
  noBrowser,
  type OtherSite,
  type PresignedRequest,
  presign,
  startOtherSite,
} from '../support/browser.ts';
import type { TestEmulator } from '../support/emulator.ts';
import { attack, type Targets } from '../support/hostile-page.ts';
import { s3ClientFor } from '../support/s3.ts';
import { executions, putWebhook, startWebhookEmulator } from '../support/webhooks.ts';

const ownPage = readFileSync(new URL('../support/own-page.js', import.meta.url), 'utf8');

const script = "document.title = 'run'; fetch('/_emulator/v1/reset', { method: 'POST', body: '{\"empty\":true}' });";

/** Objects that would do something in the browser of whoever opens them. */
const objects: Readonly<Record<string, string>> = {
  'report.html': `<title>shown</title><p>text</p><script>${script}</script><img src=x onerror="${script.replaceAll('"', '&quot;')}">`,
  'picture.svg': `<svg xmlns="http://www.w3.org/2000/svg"><title>shown</title><script>${script}</script></svg>`,
  'page.xhtml': `<html xmlns="http://www.w3.org/1999/xhtml"><head><title>shown</title></head><body><script>${script}</script></body></html>`,
  'style.xsl': `<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:template match="/"><html><head><title>shown</title></head><body><script>${script}</script></body></html></xsl:template></xsl:stylesheet>`,
  'worker.js': script.replace('document.title', 'self.name'),
  'data.txt': script,
};

describe.skipIf(chromiumPath === undefined)(`in a browser${chromiumPath === undefined ? noBrowser : ''}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  /** A page in a browser profile of its own. */
  async function openPage(): Promise<Page & AsyncDisposable> {
    const context = await browser.newContext();
    const page = await context.newPage();
    return Object.assign(page, { [Symbol.asyncDispose]: () => context.close() });
  }

  describe.each([
    ['the same machine', 'localhost'],
    ['another machine', 'evil.example'],
  ])('a page of %s', (_, pageHost) => {
    test('reads and changes nothing', async () => {
      await using scene = await createScene();
      await using page = await openPage();
      const before = await stateOf(scene);
      await page.goto(`http://${pageHost}:${scene.site.port}/`);

      const seen = await attack(page, scene.targets(`localhost:${scene.port}`));

      expect(seen).toEqual([]);
      expect(await stateOf(scene)).toEqual(before);
    });

    test('would reach a server that lets it', async () => {
      await using scene = await createScene();
      await using other = await startOtherSite();
      await using page = await openPage();
      await page.goto(`http://${pageHost}:${scene.site.port}/`);

      await attack(page, scene.targets(`localhost:${other.port}`));

      const api = '/_emulator/v1';
      expect(other.asked).toEqual(
        expect.arrayContaining([
          ...[
            `GET ${api}/state`,
            `OPTIONS ${api}/faults`,
            `POST ${api}/reset`,
            `POST ${api}/faults`,
            `POST ${api}/clock`,
          ],
          ...['POST /', 'GET /', 'OPTIONS /', 'OPTIONS /store/report.html', 'POST /store', 'HEAD /store/report.html'],
          ...[`GET ${api}/events/stream`, 'POST /_emulator/webhooks'],
        ]),
      );
    });

    test('opens windows into which it cannot look, and of the control API none', async () => {
      await using scene = await createScene();
      await using page = await openPage();
      await page.goto(`http://${pageHost}:${scene.site.port}/`);
      const { object, emulator } = scene.targets(`localhost:${scene.port}`);
      const follow = async (url: string) => {
        const opening = page.waitForEvent('popup');
        await page.evaluate(
          `document.body.append(Object.assign(document.createElement('a'), { href: '${url}', target: '_blank', id: 'link' }));
           document.getElementById('link').click(); document.getElementById('link').remove();`,
        );
        const opened = await opening;
        await opened.waitForLoadState();
        return opened;
      };

      expect(await (await follow(object)).title()).toBe('shown');
      expect(await (await follow(`${emulator}/_emulator/v1/clock`)).content()).toContain('closed to web pages');
      expect(await (await follow(`${emulator}/`)).content()).toContain('<title>codepipeline-local</title>');
    });
  });

  test('a page whose own name leads here reads and changes nothing', async () => {
    await using scene = await createScene();
    await using page = await openPage();
    await using rebound = await startOtherSite(Number(scene.port));
    const host = `rebound.example:${rebound.port}`;
    const before = await stateOf(scene);
    await page.goto(`http://${host}/page`);

    const seen = await attack(page, scene.targets(host));

    const refusals = seen.filter((text) => text.startsWith('fetch of '));
    expect(refusals.length).toBeGreaterThan(5);
    expect(refusals.filter((text) => !/: 403 .*--allowed-host rebound\.example/.test(text))).toEqual([]);
    expect(seen.filter((text) => /^(img|script|import|a )/.test(text))).toEqual([]);
    expect(await stateOf(scene)).toEqual(before);
  });

  test.each(['report.html', 'picture.svg', 'page.xhtml', 'styled.xml'])(
    'an object that is opened acts for nobody: %s',
    async (key) => {
      await using scene = await createScene();
      await using page = await openPage();
      const before = await stateOf(scene);

      const answer = await page.goto(scene.presign({ path: `/store/${key}` }));

      expect(answer?.status()).toBe(200);
      expect(await page.title()).not.toBe('run');
      expect(await stateOf(scene)).toEqual(before);
    },
  );

  test('the emulator’s own page uses the control API, and takes no program from a bucket', async () => {
    await using scene = await createScene();
    await using page = await openPage();
    const own = `http://localhost:${scene.port}/own.html`;
    await page.route(own, (route) => route.fulfill({ contentType: 'text/html', body: '<body></body>' }));
    await page.goto(own);
    const url = scene.presign({ path: '/store/worker.js' });

    const seen = await page.evaluate(`${ownPage}; useEmulator(${JSON.stringify(url)})`);

    const refused = { script: 'refused', module: 'refused', worker: 'refused', serviceWorker: 'refused' };
    expect(seen).toEqual({ statuses: [200, 200, 200], ...refused, worklet: 'refused' });
  });

  test('who types an address sees what is there', async () => {
    await using scene = await createScene();
    await using page = await openPage();
    const emulator = `http://localhost:${scene.port}`;
    const open = async (path: string) => {
      const answer = await page.goto(emulator + path);
      return { status: answer?.status(), type: answer?.headers()['content-type'], text: await answer?.text() };
    };

    expect(await open('/_emulator/v1/health')).toMatchObject({
      status: 200,
      text: expect.stringContaining('"status"'),
    });
    const plain = 'text/plain; charset=utf-8';
    const about = expect.stringContaining(`export AWS_ENDPOINT_URL=${emulator}`);
    expect(await open('/')).toMatchObject({
      status: 200,
      text: expect.stringContaining('<title>codepipeline-local</title>'),
    });
    expect(await open('/favicon.ico')).toEqual({ status: 404, type: plain, text: about });
    expect(await open('/foo/%ZZ?x')).toEqual({ status: 404, type: plain, text: about });
    expect(await open('/store')).toMatchObject({
      status: 403,
      text: expect.stringContaining('<Code>AccessDenied</Code>'),
    });
  });

  test('a key of the signer’s own making opens no object (U4), and one that is known does', async () => {
    await using scene = await createScene();
    await using page = await openPage();
    const made = scene.presign({ path: '/store/data.txt', accessKeyId: 'AKIAMADEUP', secretAccessKey: 'made up' });

    const refused = await page.goto(made);

    expect(await refused?.text()).toContain('<Code>InvalidAccessKeyId</Code>');
    const known = await page.goto(scene.presign({ path: '/store/data.txt' }));
    expect([refused?.status(), known?.status()]).toEqual([403, 200]);
    expect((await fetch(made)).status).toBe(200);
  });
});

test('a client of S3 gets S3’s headers alone', async () => {
  await using scene = await createScene();
  const s3 = s3ClientFor(scene.emulator);
  const url = await getSignedUrl(s3, new GetObjectCommand({ Bucket: 'store', Key: 'report.html' }));

  const { headers } = await fetch(url);

  const names = ['content-security-policy', 'x-content-type-options', 'cross-origin-resource-policy'];
  expect(names.map((name) => headers.get(name))).toEqual([null, null, null]);
  s3.destroy();
});

interface Scene extends AsyncDisposable {
  readonly emulator: TestEmulator;
  readonly site: OtherSite;
  readonly port: string;
  presign(request: Omit<PresignedRequest, 'host'>): string;
  targets(host: string): Targets;
}

/** An emulator with a pipeline, a webhook and objects, and the site of somebody else. */
async function createScene(): Promise<Scene> {
  const emulator = await startWebhookEmulator();
  const site = await startOtherSite();
  const { port } = new URL(emulator.endpoint);
  const hook = new URL(await putWebhook(emulator));
  const style = presign({ host: `localhost:${port}`, path: '/store/style.xsl' }).replaceAll('&', '&amp;');
  const styled = `<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="${style}"?><text>shown</text>`;
  for (const [key, text] of Object.entries({ ...objects, 'styled.xml': styled }))
    await emulator.artifacts.put({ bucket: 'store', key }, text);
  return {
    emulator,
    site,
    port,
    presign: (request) => presign({ host: `localhost:${port}`, ...request }),
    targets: (host) => ({
      emulator: `http://${host}`,
      object: presign({ host, path: '/store/report.html' }),
      upload: presign({ host, path: '/store/report.html', method: 'PUT' }),
      deletion: presign({ host, path: '/store?delete=', method: 'POST' }),
      session: presign({ host, path: '/?Action=GetSessionToken&Version=2011-06-15', service: 'sts' }),
      webhook: `http://${host}${hook.pathname}${hook.search}`,
    }),
    async [Symbol.asyncDispose]() {
      await site[Symbol.asyncDispose]();
      await emulator.stop();
    },
  };
}

/** Everything that a page might have changed, and what it might have been answered. */
async function stateOf({ emulator }: Scene) {
  const ours = ['PutWebhook', 'ListPipelineExecutions'];
  const requests = await emulator.requests.list();
  return {
    clock: await emulator.clock.now(),
    faults: await emulator.faults.list(),
    executions: await executions(emulator),
    objects: await Promise.all(
      Object.keys(objects).map(async (key) =>
        (await emulator.artifacts.get({ bucket: 'store', key })).bytes.toString(),
      ),
    ),
    answered: requests
      .filter(({ service, operation = '' }) => service !== 's3' && !ours.includes(operation))
      .map(({ service, operation }) => `${service} ${operation}`),
  };
}

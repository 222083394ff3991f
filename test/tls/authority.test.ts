import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { createLog } from '../../src/runtime/log.ts';
import { stateFolder } from '../../src/runtime/state-folder.ts';
import { Authority } from '../../src/tls/authority.ts';
import { makeServerCertificate } from '../../src/tls/make-certificates.ts';
import { contextsOf } from '../../src/tls/secure-contexts.ts';
import { createEndTls } from '../../src/tls/secure-server.ts';
import { startTestEmulator } from '../support/emulator.ts';
import { temporaryFolder } from '../support/folder.ts';
import { handshake } from '../support/tls.ts';

const day = 24 * 60 * 60 * 1000;

const authorityIn = (folder: string) => {
  const [certificate = '', key = ''] = readFileSync(join(folder, 'authority.pem'), 'utf8').split(
    /(?<=CERTIFICATE-----\n)(?=-----BEGIN P)/,
  );
  return { certificate, key };
};

describe('the authority', () => {
  test('is made once, whoever comes at the same moment', async () => {
    using folder = temporaryFolder();

    const all = await Promise.all(Array.from({ length: 5 }, () => Authority.open(folder.path, Date.now)));
    const later = await Authority.open(folder.path, Date.now);

    expect(new Set([...all, later].map(({ certificate }) => certificate)).size).toBe(1);
    expect(readdirSync(folder.path)).toEqual(['authority.pem']);
  });

  test('keeps its keys where nobody else can read them', async () => {
    using folder = temporaryFolder();
    const below = join(folder.path, 'state');

    await (await Authority.open(below, Date.now)).certificateOfRegion('us-east-1', { hasAddresses: true });

    expect(statSync(below).mode & 0o777).toBe(0o700);
    const modes = readdirSync(below).map((file) => statSync(join(below, file)).mode & 0o777);
    expect(modes).toEqual([0o600, 0o600]);
  });

  test('can vouch for names of AWS and of this machine alone: clients refuse a certificate of it for others', async () => {
    using folder = temporaryFolder();
    const { certificate: ca } = await Authority.open(folder.path, Date.now);
    const server = createServer();
    const listen = async (dns: string[], ip: string[]) => {
      const { certificate, key } = await makeServerCertificate(authorityIn(folder.path), { dns, ip }, Date.now());
      const identity = { cert: certificate, key };
      const contexts = {
        usual: () => identity,
        renewUsual: async () => identity,
        contextFor: async () => createSecureContext(identity),
      };
      server.removeAllListeners('connection');
      server.on(
        'connection',
        createEndTls(
          contexts,
          createHttpServer(),
          createLog('silent', () => {}),
        ),
      );
    };
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const endpoint = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      await listen(['example.com'], []);
      expect((await handshake(endpoint, ca, 'example.com')).error).toBe('permitted subtree violation');
      await listen([], ['10.0.0.1']);
      expect((await handshake(endpoint, ca, undefined)).error).toBe('permitted subtree violation');
      await listen(['sts.amazonaws.com'], []);
      expect((await handshake(endpoint, ca, 'sts.amazonaws.com')).error).toBeUndefined();
    } finally {
      server.close();
    }
  });

  test('that has ended is made anew', async () => {
    using folder = temporaryFolder();
    const { certificate: old } = await Authority.open(folder.path, () => Date.now() - 4000 * day);
    await using emulator = await startTestEmulator({ tls: 0 }, undefined, { authorityFolder: folder.path });

    const { error } = await handshake(emulator.secureEndpoint as string, emulator.certificate, 'localhost');

    expect(emulator.certificate).not.toBe(old);
    expect(error).toBeUndefined();
  });

  test('is said to be no such thing where its file is spoiled, and its folder where that cannot be used', async () => {
    using folder = temporaryFolder();
    const file = folder.write('authority.pem', 'spoiled');

    await expect(Authority.open(folder.path, Date.now)).rejects.toThrow(
      `${file} holds no certificate with its key; delete it, and another is made.`,
    );
    await expect(Authority.open(join(file, 'below'), Date.now)).rejects.toThrow(
      /are kept in \S+, which cannot be used \(ENOTDIR\); set XDG_STATE_HOME to a folder/,
    );
  });
});

describe('a certificate', () => {
  test('of a former start that has ended is renewed', async () => {
    using folder = temporaryFolder();
    const old = await Authority.open(folder.path, () => Date.now() - 100 * day);
    const ended = await old.certificateOfRegion('us-east-1', { hasAddresses: true });
    await using emulator = await startTestEmulator({ tls: 0 }, undefined, { authorityFolder: folder.path });

    const { error, certificate } = await handshake(
      emulator.secureEndpoint as string,
      emulator.certificate,
      'localhost',
    );

    expect(Date.parse(new X509Certificate(ended.certificate).validTo)).toBeLessThan(Date.now());
    expect(error).toBeUndefined();
    expect(Date.parse(certificate?.valid_to ?? '')).toBeGreaterThan(Date.now() + 80 * day);
  });

  test('is renewed while the emulator runs, whether clients name the server or not', async () => {
    using folder = temporaryFolder();
    let now = Date.now() - 100 * day;
    const authority = await Authority.open(folder.path, () => now);
    const contexts = await contextsOf(authority, 'us-east-1', () => now);
    const server = createServer(
      createEndTls(
        contexts,
        createHttpServer(),
        createLog('silent', () => {}),
      ),
    );
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const endpoint = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const ask = async (name: string | undefined) => (await handshake(endpoint, authority.certificate, name)).error;
    try {
      expect(await ask('localhost')).toBe('CERT_HAS_EXPIRED');
      expect(await ask(undefined)).toBe('CERT_HAS_EXPIRED');
      now = Date.now();
      expect(await ask(undefined)).toBeUndefined();
      expect(await ask('localhost')).toBeUndefined();
    } finally {
      server.close();
    }
  });

  test('that is spoiled, or of another authority, is made anew', async () => {
    using folder = temporaryFolder();
    using other = temporaryFolder();
    const authority = await Authority.open(folder.path, Date.now);
    const { certificate } = await authority.certificateOfRegion('us-east-1', { hasAddresses: true });
    const file = readdirSync(folder.path).find((name) => name.startsWith('us-east-1')) as string;
    const stranger = await (await Authority.open(other.path, Date.now)).certificateOfRegion('us-east-1', {
      hasAddresses: true,
    });

    for (const text of ['spoiled', stranger.certificate + stranger.key]) {
      writeFileSync(join(folder.path, file), text);
      const made = await authority.certificateOfRegion('us-east-1', { hasAddresses: true });
      const issuer = new X509Certificate(authority.certificate);
      expect(made.certificate).not.toBe(certificate);
      expect(new X509Certificate(made.certificate).verify(issuer.publicKey)).toBe(true);
    }
  });
});

test.each([
  [{ XDG_STATE_HOME: '/var/state' }, '/var/state/codepipeline-local'],
  [{ XDG_STATE_HOME: 'relative' }, /\/\.local\/state\/codepipeline-local$/],
  [{}, /\/\.local\/state\/codepipeline-local$/],
])('the user’s state is where %o says', (environment, folder) => {
  expect(stateFolder(environment)).toMatch(folder);
});

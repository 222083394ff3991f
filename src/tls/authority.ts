import { createHash, X509Certificate } from 'node:crypto';
import { chmod, link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { OptionError } from '../config/option-values.ts';
import { makeFolder } from '../runtime/make-folder.ts';
import { type Identity, makeAuthority, makeServerCertificate, type ServerNames } from './make-certificates.ts';
import { namesOfRegion } from './names.ts';

const certificatePattern = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n?/;
const keyPattern = /-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----\n?/;

/** As which clients on this machine ask for a server. */
const ownAddresses = ['127.0.0.1', '::1'];

/**
 * The certificate authority of this machine's user: made at its first use, and kept with its certificates in a folder
 * that nobody else can read. Nothing is ever put into a system's own trust store.
 */
export class Authority {
  readonly #folder: string;
  readonly #identity: Identity;
  readonly #now: () => number;

  private constructor(folder: string, identity: Identity, now: () => number) {
    this.#folder = folder;
    this.#identity = identity;
    this.#now = now;
  }

  /**
   * @param now Epoch milliseconds by the real clock
   * @throws OptionError where the folder cannot be used
   */
  static async open(folder: string, now: () => number): Promise<Authority> {
    return await explaining(folder, async () => {
      makeFolder(folder, 0o700);
      const file = join(folder, 'authority.pem');
      const kept = await read(file);
      if (kept !== undefined && now() < timeOfRenewal(kept)) return new Authority(folder, kept, now);
      const made = makeAuthority(`${userName()}@${hostname()}`.slice(0, 40), now());
      if (kept !== undefined) await rm(file, { force: true });
      // Of emulators that start side by side one makes it, and all others use that.
      await keep(file, made, { isFirst: true });
      return new Authority(folder, (await read(file)) ?? made, now);
    });
  }

  /** In PEM: what clients are told to trust. */
  get certificate(): string {
    return this.#identity.certificate;
  }

  /**
   * The certificate for what workers in a region use, kept for the next start.
   * @param how.hasAddresses Whether it is for clients that ask for an address, too
   */
  async certificateOfRegion(region: string, { hasAddresses }: { hasAddresses: boolean }): Promise<Identity> {
    return await explaining(this.#folder, async () => {
      const names: ServerNames = { dns: namesOfRegion(region), ip: hasAddresses ? ownAddresses : [] };
      const digest = createHash('sha256').update(JSON.stringify(names)).digest('hex').slice(0, 8);
      const file = join(this.#folder, `${region}-${digest}.pem`);
      const kept = await read(file).catch(() => undefined);
      if (kept !== undefined && this.#isGood(kept)) return kept;
      const made = this.#make(names);
      await keep(file, made, { isFirst: false });
      return made;
    });
  }

  /** A certificate for names that no region has. */
  certificateFor(names: readonly string[]): Identity {
    return this.#make({ dns: names, ip: [] });
  }

  #make(names: ServerNames): Identity {
    return makeServerCertificate(this.#identity, names, this.#now());
  }

  /** Whether a certificate is this authority's, and need not be renewed. */
  #isGood(identity: Identity): boolean {
    const issuer = new X509Certificate(this.certificate);
    const isOurs = new X509Certificate(identity.certificate).verify(issuer.publicKey);
    return isOurs && this.#now() < timeOfRenewal(identity);
  }
}

/** Epoch milliseconds at which a certificate is to be renewed: when a third of its time is left. */
export function timeOfRenewal({ certificate }: Identity): number {
  const { validFrom, validTo } = new X509Certificate(certificate);
  const [from, to] = [Date.parse(validFrom), Date.parse(validTo)];
  return to - (to - from) / 3;
}

/** Containers may run as a user without a name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.()}`;
  }
}

/** Undefined for a file that is not there. @throws OptionError for one that holds something else */
async function read(file: string): Promise<Identity | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const [[certificate], [key]] = [certificatePattern.exec(text) ?? [], keyPattern.exec(text) ?? []];
  try {
    if (certificate !== undefined && key !== undefined) {
      new X509Certificate(certificate);
      return { certificate, key };
    }
  } catch {
    // What Node cannot read is none.
  }
  throw new OptionError(`${file} holds no certificate with its key; delete it, and another is made.`);
}

/**
 * Keeps a certificate and its key in one file, so that the two always belong together, which appears whole or not at
 * all.
 * @param how.isFirst Whether a file that is there by now stays
 */
async function keep(file: string, { certificate, key }: Identity, { isFirst }: { isFirst: boolean }): Promise<void> {
  const draft = `${file}.${process.pid}-${++drafts}`;
  await writeFile(draft, certificate + key, { mode: 0o600, flag: 'w' });
  try {
    await chmod(draft, 0o600);
    if (isFirst) await link(draft, file);
    else await rename(draft, file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Some file systems have no second names for a file.
    if (isFirst && code !== 'EEXIST') await rename(draft, file);
    else if (code !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

let drafts = 0;

/** @throws OptionError in place of an error of the file system */
async function explaining<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    throw new OptionError(
      `The certificates for HTTPS are kept in ${folder}, which cannot be used (${code}); set XDG_STATE_HOME to a folder that this user may write, or give certificates by --tls-cert and --tls-key.`,
    );
  }
}

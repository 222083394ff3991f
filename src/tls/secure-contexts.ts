import { createSecureContext, type SecureContext } from 'node:tls';
import { regionOfHost } from '../runtime/aws-hosts.ts';
import { type Authority, timeOfRenewal } from './authority.ts';
import type { Identity } from './make-certificates.ts';
import { covers, isPermitted, namesBeside, namesOfRegion } from './names.ts';

/** Gives the certificate for the name that a client asks for. */
export interface SecureContexts {
  /**
   * For clients that name none, such as those that were given an IP; undefined where it is to be renewed first, by
   * `renewUsual`.
   */
  usual(): SecureIdentity | undefined;
  renewUsual(): Promise<SecureIdentity>;
  /** @throws UnknownNameError */
  contextFor(name: string): Promise<SecureContext>;
}

export interface SecureIdentity {
  readonly cert: string;
  readonly key: string;
}

/** A name that no certificate of ours can be for. The message is a sentence for the log. */
export class UnknownNameError extends Error {}

/** So many certificates are kept; whoever asks for ever new names fills no memory. */
const mostKept = 50;

interface Kept {
  readonly identity: SecureIdentity;
  readonly context: SecureContext;
  /** Epoch milliseconds. */
  readonly renewAt: number;
}

/**
 * Certificates of the machine's own authority: one for a region's usual names and this machine's, and others as they
 * are asked for. Each is renewed at the first use in the last third of its time.
 * Only the one for clients that name no server has addresses. BoringSSL, and so Bun, refuses every certificate with an
 * address below an authority that is permitted some addresses (findings/bun-knows-no-constraints-of-addresses.sh).
 * @param region The region of clients that name none
 * @param now Epoch milliseconds by the real clock
 */
export async function contextsOf(authority: Authority, region: string, now: () => number): Promise<SecureContexts> {
  const all = new Map<string, Promise<Kept>>();
  const usualNames = namesOfRegion(region);
  let usual = await getUsual();

  async function get(key: string, make: () => Promise<Identity>): Promise<Kept> {
    const known = await all.get(key);
    if (known !== undefined && now() < known.renewAt) return known;
    if (all.size >= mostKept) all.clear();
    const making = make().then(kept);
    all.set(key, making);
    making.catch(() => all.delete(key));
    return making;
  }

  function getUsual(): Promise<Kept> {
    return get('', () => authority.certificateOfRegion(region, { hasAddresses: true }));
  }

  function getRegion(name: string): Promise<Kept> {
    return get(name, () => authority.certificateOfRegion(name, { hasAddresses: false }));
  }

  return {
    usual: () => (now() < usual.renewAt ? usual.identity : undefined),
    async renewUsual() {
      usual = await getUsual();
      return usual.identity;
    },
    async contextFor(name) {
      const host = name.toLowerCase().replace(/\.$/, '');
      if (!isPermitted(host)) {
        throw new UnknownNameError(
          `A client asked for ${host} over TLS, for which this machine's certificate authority cannot vouch: give a certificate of your own by --tls-cert and --tls-key.`,
        );
      }
      if (covers(usualNames, host)) return (await getRegion(region)).context;
      const other = regionOfHost(host);
      if (other !== '' && covers(namesOfRegion(other), host)) return (await getRegion(other)).context;
      const names = namesBeside(host);
      return (await get(names.join(), async () => authority.certificateFor(names))).context;
    },
  };
}

function kept(made: Identity): Kept {
  const identity = { cert: made.certificate, key: made.key };
  return { identity, context: createSecureContext(identity), renewAt: timeOfRenewal(made) };
}

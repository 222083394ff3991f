import { isIP } from 'node:net';
import type { ProxyPass } from '../config/emulator-options.ts';
import { isNearby, isOfAws, lambdaService, ownServices, readAwsHost } from '../runtime/aws-hosts.ts';

/** What becomes of a request to a proxy. */
export type ProxyRoute =
  | { readonly kind: 'own' }
  | { readonly kind: 'upstream'; readonly url: URL }
  | { readonly kind: 'pass' }
  | Refusal;

export interface Refusal {
  readonly kind: 'refused';
  /** A few words for the client. */
  readonly words: string;
  /** A sentence for the log, with the way out. */
  readonly sentence: string;
}

export interface ProxyRules {
  /** URLs by service; `*` stands for all others. */
  readonly upstream: Readonly<Record<string, string>>;
  readonly proxyPass: ProxyPass;
}

/** Where a client wants to go: a host in lower case, without brackets and the dot at its end, and a port. */
export interface Target {
  readonly host: string;
  readonly port: number;
}

/**
 * Decides on a target.
 * @param usualPort Of the way in which the client asks: 443, or 80 in plain text
 */
export function routeTo({ host, port }: Target, usualPort: number, { upstream, proxyPass }: ProxyRules): ProxyRoute {
  // In plain text the port says nothing of what is spoken there.
  if (port !== usualPort && (usualPort === 443 || isOfAws(host))) {
    return {
      kind: 'refused',
      words: `no port but ${usualPort}`,
      sentence: `The proxy was asked for ${host}:${port}; it knows no port but ${usualPort}. Name the host in NO_PROXY for it to be asked directly.`,
    };
  }
  const found = readAwsHost(host);
  if (found !== undefined && ownServices.has(found.service)) return { kind: 'own' };
  const service = found?.service;
  if (service === lambdaService && upstream[service] === undefined) return { kind: 'own' };
  const url = isOfAws(host) ? ((service && upstream[service]) ?? upstream['*']) : undefined;
  if (url !== undefined && found !== undefined) return { kind: 'upstream', url: new URL(url) };
  if (isOfAws(host)) {
    return {
      kind: 'refused',
      words: `codepipeline-local has no ${service ?? host}`,
      sentence:
        service === undefined
          ? `The proxy was asked for ${host}, a host of AWS that it cannot stand for; nothing has left this machine.`
          : `The proxy was asked for ${host}, and there is no ${service} here; nothing has left this machine. Say where an emulator of it is by --upstream ${service}=URL, or of all others by --upstream '*=URL'.`,
    };
  }
  if (proxyPass === 'on' || (proxyPass === 'nearby' && isNearby(host))) return { kind: 'pass' };
  return {
    kind: 'refused',
    words: 'not passed on',
    sentence: `The proxy was asked for ${host}, which is no host of AWS; nothing has left this machine. Let it pass such requests on by --proxy-pass on, or name the host in NO_PROXY.`,
  };
}

/** Reads `host:port`, with an address of version 6 in brackets; undefined for what is neither. */
export function readTarget(authority: string, usualPort: number): Target | undefined {
  const [, bracketed, name, port = String(usualPort)] =
    /^(?:\[([0-9a-f:.]+)\]|([\w.-]+))(?::(\d{1,5}))?$/i.exec(authority) ?? [];
  const host = bracketed === undefined ? name : bracketed;
  if (host === undefined || (bracketed !== undefined && isIP(bracketed) !== 6)) return undefined;
  // A port above 65535, or 300.1.1.1.
  if (!URL.canParse(`http://${authority}`)) return undefined;
  return { host: host.toLowerCase().replace(/\.$/, ''), port: Number(port) };
}

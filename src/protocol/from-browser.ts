import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a browser sent a request. Browsers tell from where it comes (`Sec-Fetch-Site`) where the address is one that
 * they trust, such as localhost, and which languages their user reads everywhere; a page cannot leave either out. No
 * SDK sends them. Node's own `fetch` sends `Accept-Language: *` and `Sec-Fetch-Mode`, and is no browser
 * (findings/node-fetch-poses-as-a-browser.sh).
 */
export function isFromBrowser({
  origin,
  'sec-fetch-site': site,
  'accept-language': languages,
}: IncomingHttpHeaders): boolean {
  return site !== undefined || origin !== undefined || (languages !== undefined && languages !== '*');
}

// What `exec --intercept` has every Node.js of its command load before the program. In the package it is CommonJS, and
// for any Node.js that may run a worker (scripts/bundle.ts).
import { redirectAwsRequests } from './redirect-aws-requests.ts';

if (process.env.AWS_ENDPOINT_URL !== undefined) redirectAwsRequests();

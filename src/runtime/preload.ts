// What `exec --intercept` has every Node.js of its command load before the program. In the package it is CommonJS, and
// for any Node.js that may run a worker (scripts/bundle.ts).
import { redirectAwsRequests } from './redirect-aws-requests.ts';

const { AWS_ENDPOINT_URL, CODEPIPELINE_LOCAL_ENDPOINT } = process.env;
if ((AWS_ENDPOINT_URL ?? CODEPIPELINE_LOCAL_ENDPOINT) !== undefined) redirectAwsRequests();

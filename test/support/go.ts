import { spawnSync } from 'node:child_process';

/** In which `go` finds the AWS SDKs that Debian packages. */
export const goEnvironment = { GO111MODULE: 'off', GOPATH: '/usr/share/gocode' } as const;

/** Whether Go is installed here with Debian's golang-github-aws-aws-sdk-go-v2-dev. */
export const hasGoSdk = hasGoPackage('github.com/aws/aws-sdk-go-v2/service/codepipeline');

/** Whether Go is installed here with a Debian package of this import path. */
export function hasGoPackage(path: string): boolean {
  return spawnSync('go', ['list', path], { env: { ...process.env, ...goEnvironment } }).status === 0;
}

import { spawnSync } from 'node:child_process';

/** In which `go` finds the AWS SDK that Debian packages. */
export const goEnvironment = { GO111MODULE: 'off', GOPATH: '/usr/share/gocode' } as const;

/** Whether Go is installed here with Debian's golang-github-aws-aws-sdk-go-v2-dev. */
export const hasGoSdk =
  spawnSync('go', ['list', 'github.com/aws/aws-sdk-go-v2/service/codepipeline'], {
    env: { ...process.env, ...goEnvironment },
  }).status === 0;

// The emulator in a process of its own, seeded. Usage: emulator-server.ts JOBS TYPES [AUTH [BUILD]].
// BUILD is the index.js of another build; with `tls` as AUTH it speaks HTTPS, too. Prints its endpoint, that of HTTPS where it has one.

const [jobs = '0', types = '1', auth = 'off', build = '../dist/index.js'] = process.argv.slice(2);
const { startEmulator } = (await import(build)) as typeof import('../dist/index.js');
const isSecure = auth === 'tls';
const emulator = await startEmulator({ auth: isSecure ? 'off' : (auth as 'off'), ...(isSecure && { tls: 0 }) });
const typeCount = Number(types);
for (let index = 0; index < typeCount; index++) {
  const provider = index === 0 ? 'Bench' : `Bench${index}`;
  const count = Math.ceil(Number(jobs) / typeCount);
  if (count === 0) break;
  await emulator.fixtures.load({
    jobs: [
      {
        actionTypeId: { category: 'Build', provider, version: '1' },
        configuration: { ProjectName: 'bench' },
        pipelineContext: { pipelineName: 'bench', stage: 'Build', action: 'Build' },
        count,
      },
    ],
  });
}
console.log(isSecure ? emulator.secureEndpoint : emulator.endpoint);

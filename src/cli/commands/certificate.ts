import { writeFileSync } from 'node:fs';
import { OptionError } from '../../config/option-values.ts';
import { stateFolder } from '../../runtime/state-folder.ts';
import { Authority } from '../../tls/authority.ts';
import { createCommand } from '../command.ts';
import { print } from '../output.ts';

export const certificate = createCommand('certificate', {
  description: 'print the certificate that clients of --tls and --proxy have to trust, in PEM',
  examples: ['certificate > codepipeline-local.pem', 'certificate --java trust-store.p12'],
})
  .option('--java <FILE>', 'write a trust store for Java to this file instead, as PKCS #12')
  .action(async ({ java }: { readonly java?: string }) => {
    const authority = await Authority.open(stateFolder(), Date.now);
    if (java === undefined) print(authority.certificate.trimEnd());
    else await writeTrustStore(java, authority.certificate);
  });

/** @throws OptionError */
async function writeTrustStore(file: string, authority: string): Promise<void> {
  const { trustStoreOf } = await import('../../tls/trust-store.ts');
  try {
    writeFileSync(file, trustStoreOf({ 'codepipeline-local': authority }));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new OptionError(`--java: ${file} cannot be written (${code}); give a file that this user may write.`);
  }
}

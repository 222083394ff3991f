import { spawnSync } from 'node:child_process';

/** A program that copies artifacts with a job's credentials, as docs/artifacts.md shows it. */
export interface S3Tool {
  readonly name: string;
  /** Tells whether it is installed. */
  readonly probe: readonly [command: string, ...args: string[]];
  /** For bash: copies the input artifact to `input.zip` and `output.zip` to the output artifact. */
  readonly script: string;
  /** The operation that it cannot do without and that a job's credentials do not allow. */
  readonly denied?: string;
}

const here = new URL('.', import.meta.url).pathname;
const input = '"$INPUT_BUCKET/$INPUT_KEY"';
const output = '"$OUTPUT_BUCKET/$OUTPUT_KEY"';

const curl = `curl -sSf --aws-sigv4 aws:amz:us-east-1:s3 --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" \\
  -H "x-amz-security-token: $AWS_SESSION_TOKEN" -H 'x-amz-content-sha256: UNSIGNED-PAYLOAD'`;

const s3cmd = `s3cmd --no-ssl --host="$EMULATOR" --host-bucket="$EMULATOR" --access_key="$AWS_ACCESS_KEY_ID" \\
  --secret_key="$AWS_SECRET_ACCESS_KEY" --access_token="$AWS_SESSION_TOKEN"`;

const davix = `--s3accesskey "$AWS_ACCESS_KEY_ID" --s3secretkey "$AWS_SECRET_ACCESS_KEY" --s3token "$AWS_SESSION_TOKEN" \\
  --s3region us-east-1 --s3alternate`;

/** All of them with the versions of Debian 12. */
export const s3Tools: readonly S3Tool[] = [
  {
    name: 'curl',
    probe: ['curl', '--aws-sigv4', 'aws:amz', '--version'],
    script: `${curl} "$AWS_ENDPOINT_URL"/${input} -o input.zip && ${curl} -T output.zip "$AWS_ENDPOINT_URL"/${output}`,
  },
  {
    name: 'rclone',
    probe: ['rclone', 'version'],
    script: `unset AWS_CA_BUNDLE; export RCLONE_S3_PROVIDER=Other RCLONE_S3_ENDPOINT="$AWS_ENDPOINT_URL" RCLONE_S3_ENV_AUTH=true
      rclone copyto :s3:${input} input.zip &&
      rclone copyto --s3-no-check-bucket --no-check-dest output.zip :s3:${output}`,
  },
  {
    name: 's3cmd',
    probe: ['s3cmd', '--version'],
    script: `${s3cmd} get s3://${input} input.zip && ${s3cmd} put output.zip s3://${output}`,
  },
  {
    name: 'davix',
    probe: ['davix-get', '--version'],
    script: `davix-get ${davix} "s3://$EMULATOR"/${input} input.zip && davix-put ${davix} output.zip "s3://$EMULATOR"/${output}`,
  },
  {
    name: 'Apache Libcloud',
    probe: ['/usr/bin/python3', '-c', 'import libcloud'],
    script: `/usr/bin/python3 ${here}libcloud-client.py`,
  },
  {
    name: 'Net::Amazon::S3',
    probe: ['perl', '-MNet::Amazon::S3', '-e', '1'],
    script: `perl ${here}net-amazon-s3-client.pl`,
  },
  { name: 'Amazon::S3', probe: ['perl', '-MAmazon::S3', '-e', '1'], script: `perl ${here}amazon-s3-client.pl` },
  { name: 'the Ruby SDK', probe: ['ruby', '-raws-sdk-s3', '-e', '1'], script: `ruby ${here}ruby-client.rb` },
  {
    name: 's4cmd',
    probe: ['s4cmd', '--version'],
    script: `s4cmd --endpoint-url="$AWS_ENDPOINT_URL" --retry=1 get s3://${input} input.zip`,
    denied: 'ListObjects',
  },
  {
    name: 'restic',
    probe: ['restic', 'version'],
    script: `RESTIC_PASSWORD=test restic -r s3:"$AWS_ENDPOINT_URL"/${output} init`,
    denied: 'HeadBucket',
  },
  {
    name: 'duplicity',
    probe: ['duplicity', '--version'],
    script: `mkdir backup && duplicity --no-encryption --num-retries 1 --s3-endpoint-url "$AWS_ENDPOINT_URL" backup boto3+s3://${output}`,
    denied: 'HeadBucket',
  },
];

export function isInstalled({ probe: [command, ...args] }: S3Tool): boolean {
  return spawnSync(command, args).status === 0;
}

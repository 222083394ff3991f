// Refreshes the API model of src/model from the botocore that python3 has.
import { readFileSync, writeFileSync } from 'node:fs';
import { readBotocoreModel } from './botocore-model.ts';
import { convertModel } from './convert-model.ts';

const file = new URL('../src/model/codepipeline-2015-07-09.json', import.meta.url);

const botocore = readBotocoreModel();
if (botocore === undefined) {
  console.error('python3 has no botocore; install it with: python3 -m pip install botocore');
  process.exit(1);
}
const text = `${JSON.stringify(convertModel(botocore.model, botocore.version), null, 1)}\n`;
const isSame = readFileSync(file, 'utf8') === text;
writeFileSync(file, text);
console.log(
  isSame
    ? `The model is that of botocore ${botocore.version} already.`
    : `Took the model of botocore ${botocore.version}.`,
);

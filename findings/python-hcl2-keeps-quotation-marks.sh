#!/usr/bin/env bash
# python-hcl2 8 gives texts of Terraform with their quotation marks in them: a pipeline's name has nine characters where seven were meant, a resource's
# type is under the key `"aws_codepipeline"`, a heredoc begins with `<<-EOT` and keeps its indentation, and each block has a member
# `__is_block__` more. Version 4 gave them without. HashiCorp's own parser, in @cdktf/hcl2json, gives what Terraform means.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv new; new/bin/pip install --quiet --disable-pip-version-check python-hcl2==8.1.4
python3 -m venv old; old/bin/pip install --quiet --disable-pip-version-check python-hcl2==4.3.5
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @cdktf/hcl2json@0.21.0
cat >main.tf <<'TERRAFORM'
resource "aws_codepipeline" "p" {
  name = "release"
  stage {
    name = "Build"
    action {
      configuration = {
        Command = <<-EOT
          make
        EOT
      }
    }
  }
}
TERRAFORM
cat >probe.py <<'PROGRAM'
import importlib.metadata
import json

import hcl2

print("python-hcl2", importlib.metadata.version("python-hcl2"))
print(json.dumps(hcl2.load(open("main.tf")), sort_keys=True))
PROGRAM
cat >probe.mjs <<'PROGRAM'
import { readFileSync } from 'node:fs';
import { parse } from '@cdktf/hcl2json';

console.log(JSON.stringify(await parse('main.tf', readFileSync('main.tf', 'utf8'))));
PROGRAM
{ new/bin/python probe.py; old/bin/python probe.py; node probe.mjs; } | tee seen
diff seen - <<'EXPECTED'
python-hcl2 8.1.4
{"resource": [{"\"aws_codepipeline\"": {"\"p\"": {"__is_block__": true, "name": "\"release\"", "stage": [{"__is_block__": true, "action": [{"__is_block__": true, "configuration": {"Command": "\"<<-EOT\n          make\n        EOT\""}}], "name": "\"Build\""}]}}}]}
python-hcl2 4.3.5
{"resource": [{"aws_codepipeline": {"p": {"name": "release", "stage": [{"action": [{"configuration": {"Command": "make"}}], "name": "Build"}]}}}]}
{"resource":{"aws_codepipeline":{"p":[{"name":"release","stage":[{"action":[{"configuration":{"Command":"make\n"}}],"name":"Build"}]}]}}}
EXPECTED

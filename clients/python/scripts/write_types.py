"""Writes src/codepipeline_local/types.py of the emulator's OpenAPI document, which standard input brings:

    curl http://127.0.0.1:7109/_emulator/v1/openapi.json | python3 scripts/write_types.py > src/codepipeline_local/types.py
"""

import json
import keyword
import re
import sys

ANSWERS = (
    "Artifact ArtifactObject Clock ClockChange Event Execution Fault Health Job JobArtifacts JobSummary Made"
    " Pipeline PipelineHistory PipelineState Request Snapshot SnapshotComparison TriggerResult Upcoming Verdicts"
).split()

PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}


class Writer:
    def __init__(self, schemas):
        self.schemas = schemas
        self.classes = {}

    def type_of(self, schema, name):
        if "$ref" in schema:
            target = schema["$ref"].rsplit("/", 1)[1]
            return self.reference(target)
        for combination in ("anyOf", "oneOf"):
            if combination in schema:
                forms = [self.type_of(form, f"{name}{number}") for number, form in enumerate(schema[combination], 1)]
                return f"Union[{', '.join(dict.fromkeys(forms))}]"
        kinds = schema.get("type")
        if isinstance(kinds, list):
            forms = [self.type_of({**schema, "type": kind}, name) for kind in kinds if kind != "null"]
            return f"Optional[{', '.join(forms)}]" if "null" in kinds else f"Union[{', '.join(forms)}]"
        if "enum" in schema and kinds == "string":
            return f"Literal[{', '.join(json.dumps(value) for value in schema['enum'])}]"
        if kinds == "array":
            return f"List[{self.type_of(schema.get('items', {}), name)}]"
        if kinds == "object":
            if schema.get("properties"):
                return self.record(schema, name)
            inner = schema.get("additionalProperties")
            return f"Dict[str, {self.type_of(inner, name)}]" if isinstance(inner, dict) and inner else "Dict[str, Any]"
        return PLAIN.get(kinds, "Any")

    def reference(self, name):
        schema = self.schemas[name]
        if schema.get("type") == "object" and schema.get("properties"):
            return self.record(schema, name)
        return self.type_of(schema, name)

    def record(self, schema, name):
        """The name of a class, which is written the first time."""
        if name not in self.classes:
            self.classes[name] = ""
            required = set(schema.get("required", ()))
            members = [
                (key, self.type_of(value, name + key[0].upper() + re.sub(r"\W", "", key[1:])), key in required)
                for key, value in schema["properties"].items()
            ]
            self.classes[name] = text_of(name, schema.get("description"), members)
            # Behind what it names.
            self.classes[name] = self.classes.pop(name)
        return name


def text_of(name, description, members):
    needed = [(key, form) for key, form, is_needed in members if is_needed]
    others = [(key, form) for key, form, is_needed in members if not is_needed]
    documentation = f'    """{description}"""\n\n' if description else ""
    if not others:
        return written(name, "TypedDict", needed, documentation)
    if not needed:
        return written(name, "TypedDict, total=False", others, documentation)
    if all(map(is_name, others)):
        return written(f"_{name}", "TypedDict", needed, "") + "\n\n" + written(name, f"_{name}, total=False", others, documentation)
    return written(f"_{name}", "TypedDict, total=False", others, "") + "\n\n" + written(name, f"_{name}", needed, documentation)


def is_name(member):
    """Whether a class can have it."""
    return member[0].isidentifier() and not keyword.iskeyword(member[0])


def written(name, base, members, documentation):
    if all(map(is_name, members)):
        return f"class {name}({base}):\n{documentation}" + "".join(f"    {key}: {form}\n" for key, form in members)
    total = ", total=False" if "total=False" in base else ""
    lines = "".join(f"        {json.dumps(key)}: {form},\n" for key, form in members)
    return f'{name} = TypedDict(\n    "{name}",\n    {{\n{lines}    }}{total},\n)\n'


def main():
    writer = Writer(json.load(sys.stdin)["components"]["schemas"])
    for name in ANSWERS:
        writer.reference(name)
    print('"""What the control API answers. Written by scripts/write_types.py of its OpenAPI document."""\n')
    print("from typing import Any, Dict, List, Optional, Union\n")
    print("from typing import Literal, TypedDict")
    for text in writer.classes.values():
        print("\n\n" + text, end="")


main()

# schema_test: real reports and the published catalogue hold to their schemas, and the schemas have teeth.
#
# The golden files are what to_json writes, octet for octet (json_test holds the two together), so to validate
# them is to validate real output. Needs python3-jsonschema.
# SPDX-License-Identifier: Apache-2.0
import copy
import json
import pathlib
import sys

import jsonschema

ROOT = pathlib.Path(sys.argv[1])


def validator(name):
    schema = json.loads((ROOT / "scenarios/schema" / name).read_text())
    jsonschema.Draft7Validator.check_schema(schema)
    assert schema["$id"].endswith(name), schema["$id"]
    return jsonschema.Draft7Validator(schema)


def undescribed(schema, path=""):
    """Paths of the properties that carry no description and do not refer to something that does."""
    if not isinstance(schema, dict):
        return
    for name, child in schema.get("properties", {}).items():
        if "description" not in child and "$ref" not in child:
            yield f"{path}/{name}"
    for name, child in schema.items():
        children = child.values() if isinstance(child, dict) else child if isinstance(child, list) else ()
        for each in (child, *children):
            yield from undescribed(each, f"{path}/{name}")


def objects(value, path=()):
    """Every object in a document, with its path."""
    if isinstance(value, dict):
        yield path, value
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in items:
        yield from objects(child, (*path, key))


def at(document, path):
    for key in path:
        document = document[key]
    return document


def check_teeth(check, document, free_forms):
    """An unknown member is refused wherever an object has a fixed shape."""
    for path, _ in objects(document):
        if path and path[-1] in free_forms:
            continue
        changed = copy.deepcopy(document)
        at(changed, path)["surplus"] = 1
        assert not check.is_valid(changed), f"an unknown member passes at {path}"


def main():
    run = validator("run.schema.json")
    requirements = validator("requirements.schema.json")
    for schema in (run, requirements):
        missing = list(undescribed(schema.schema))
        assert not missing, f"no description: {missing}"

    reports = sorted((ROOT / "reports/golden").glob("*.json"))
    assert reports, "no golden report"
    for path in reports:
        document = json.loads(path.read_text())
        run.validate(document)
        check_teeth(run, document, {"environment"})
        for member in run.schema["required"]:
            changed = {name: value for name, value in document.items() if name != member}
            assert not run.is_valid(changed), f"{path.name} passes without {member}"

    catalogues = sorted((ROOT / "scenarios/requirements").glob("*.json"))
    assert catalogues, "no catalogue"
    for path in catalogues:
        document = json.loads(path.read_text())
        requirements.validate(document)
        document["requirements"] = document["requirements"][:2]
        check_teeth(requirements, document, set())
        document["requirements"][0]["level"] = "musst"
        assert not requirements.is_valid(document)
    print(f"{len(reports)} reports and {len(catalogues)} catalogues hold to their schemas")


main()

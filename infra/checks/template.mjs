// Checks template.yaml and the stacks nested in it against the CloudFormation
// service specification: known resource types, known properties, required ones
// present, and the plain types of values; and that a nested stack is given the
// parameters it has. Prints what is wrong and exits 1.
import { readFileSync } from "node:fs";
import { posix } from "node:path";
import { loadAwsServiceSpec } from "@aws-cdk/aws-service-spec";
import YAML from "yaml";

const intrinsics = ["Ref", "Sub", "GetAtt", "If", "Not", "Equals", "And", "Or", "Join", "Select", "Split", "ImportValue", "FindInMap"];
const customTags = intrinsics.flatMap((name) =>
  ["scalar", "seq", "map"].map((kind) => ({
    tag: `!${name}`,
    ...(kind === "scalar" ? {} : { collection: kind }),
    resolve: (value) => ({ intrinsic: name, value: value?.toJSON ? value.toJSON() : value }),
  })),
);
const spec = await loadAwsServiceSpec();
let wrong = 0;
let file = "";

const complain = (where, text) => {
  wrong += 1;
  console.error(`${file}: ${where}: ${text}`);
};

/** A template by its path from the project's folder. */
function parse(path) {
  const source = readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
  return YAML.parse(source, { customTags, merge: true });
}

const isIntrinsic = (value) =>
  value !== null && typeof value === "object" && ("intrinsic" in value || Object.keys(value).some((k) => k === "Ref" || k.startsWith("Fn::")));

/** Whether a plain value fits one of the specification's primitive types. */
function fits(value, type) {
  switch (type.type) {
    case "string": return ["string", "number", "boolean"].includes(typeof value);
    case "number": case "integer": return typeof value === "number" || /^\d+$/.test(value);
    case "boolean": return typeof value === "boolean" || value === "true" || value === "false";
    case "date-time": return typeof value === "string";
    default: return true;
  }
}

function checkValue(where, value, type) {
  if (value === undefined || isIntrinsic(value)) return;
  switch (type.type) {
    case "array":
      if (!Array.isArray(value)) return complain(where, "must be a list");
      return value.forEach((item, i) => checkValue(`${where}[${i}]`, item, type.element));
    case "map":
      if (typeof value !== "object") return complain(where, "must be a map");
      return Object.entries(value).forEach(([k, v]) => checkValue(`${where}.${k}`, v, type.element));
    case "ref":
      return checkProperties(where, value, spec.get("typeDefinition", type.reference.$ref).properties);
    case "union":
      return; // one of several shapes; the service decides
    case "tag":
    case "json":
      return;
    default:
      if (!fits(value, type)) complain(where, `must be ${type.type}, is ${JSON.stringify(value)}`);
  }
}

function checkProperties(where, given, known) {
  if (typeof given !== "object" || Array.isArray(given)) return complain(where, "must be a map");
  for (const [name, value] of Object.entries(given)) {
    const property = known[name];
    if (!property) complain(where, `has no property ${name}`);
    else checkValue(`${where}.${name}`, value, property.type);
  }
  for (const [name, property] of Object.entries(known)) {
    if (property.required && !(name in given)) complain(where, `needs the property ${name}`);
  }
}

// What the specification of SAM's types does not list yet.
const newer = {
  "AWS::Serverless::Function": ["LoggingConfig"],
};

/** What a nested stack's template wants, and what it is given. */
function checkParameters(id, given, declared) {
  for (const name of Object.keys(given)) {
    if (!(name in declared)) complain(id, `gives ${name}, which the stack has no parameter for`);
  }
  for (const [name, parameter] of Object.entries(declared)) {
    if (!(name in given) && !("Default" in parameter)) complain(id, `does not give the parameter ${name}`);
  }
}

function checkTemplate(path) {
  const template = parse(path);
  const nested = [];
  file = path;
  for (const [id, resource] of Object.entries(template.Resources)) {
    const found = spec.lookup("resource", "cloudFormationType", "equals", resource.Type);
    if (found.length === 0) {
      complain(id, `unknown type ${resource.Type}`);
      continue;
    }
    const given = { ...(resource.Properties ?? {}) };
    if (resource.Type === "AWS::Serverless::Function") Object.assign(given, { ...template.Globals?.Function, ...given });
    for (const name of newer[resource.Type] ?? []) delete given[name];
    checkProperties(id, given, found[0].properties);
    if (resource.Type === "AWS::CloudFormation::Stack") {
      const inner = posix.join(posix.dirname(path), given.TemplateURL);
      checkParameters(id, given.Parameters ?? {}, parse(inner).Parameters ?? {});
      nested.push(inner);
    }
  }
  console.log(`${path}: ${Object.keys(template.Resources).length} resources`);
  nested.forEach(checkTemplate);
}

checkTemplate("template.yaml");
process.exit(wrong ? 1 : 0);

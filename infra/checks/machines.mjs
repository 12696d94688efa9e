// Checks every state machine with asl-validator: missing targets, unreachable
// states, bad JSONata. Prints what is wrong and exits 1.
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";

const validate = createRequire(import.meta.url)("asl-validator");
const folder = new URL("../../statemachines/", import.meta.url);
let wrong = 0;

const complain = (file, text) => {
  wrong += 1;
  console.error(`${file}: ${text}`);
};

/** Every state, however deep, with the path of names that leads to it. */
function* statesOf(machine, path = []) {
  for (const [name, state] of Object.entries(machine.States ?? {})) {
    yield [[...path, name], state];
    for (const branch of state.Branches ?? []) yield* statesOf(branch, [...path, name]);
    for (const inner of [state.ItemProcessor, state.Iterator]) {
      if (inner) yield* statesOf(inner, [...path, name]);
    }
  }
}

for (const file of readdirSync(folder).filter((f) => f.endsWith(".asl.json"))) {
  // Substitutions stand where an ARN or a number will; give them one.
  const text = readFileSync(new URL(file, folder), "utf8").replace(
    /\$\{[A-Za-z]+\}/g,
    "arn:aws:lambda:ap-southeast-1:123456789012:function:substituted",
  );
  const machine = JSON.parse(text);
  const result = validate(machine, { checkPaths: true, checkArn: true });
  if (!result.isValid) complain(file, result.errorsText("\n  "));
  if (machine.QueryLanguage !== "JSONata") complain(file, "QueryLanguage must be JSONata");
  for (const [path, state] of statesOf(machine)) {
    if (!state.Comment) complain(file, `state "${path.join(" / ")}" has no Comment`);
    for (const retry of state.Retry ?? []) {
      if (!retry.MaxAttempts) complain(file, `state "${path.join(" / ")}" retries without a bound`);
    }
  }
  console.log(`${file}: ${[...statesOf(machine)].length} states`);
}
process.exit(wrong ? 1 : 0);

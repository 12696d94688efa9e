// Queries exported datasets as an analyst would, with DuckDB:
//
//   node query.mjs FOLDER "SELECT period, sum(total) FROM lines GROUP BY period"
//
// FOLDER is an exports bucket (on one machine .data/objects/buckets/<name>).
// Each dataset there is a view with its partitions period and province as
// columns. The rows come as one line of JSON; numbers are exact, as texts.
import { DuckDBInstance } from "@duckdb/node-api";
import { readdirSync } from "node:fs";
import { join } from "node:path";

const [folder, sql] = process.argv.slice(2);
if (!sql) {
  console.error("usage: node query.mjs FOLDER SQL");
  process.exit(2);
}
const connection = await (await DuckDBInstance.create()).connect();
for (const entry of readdirSync(folder)) {
  const name = /^dataset=([a-z]+)$/.exec(entry)?.[1];
  if (!name) continue;
  const files = join(folder, entry, "**", "*.parquet").replaceAll("'", "''");
  const partitions = "hive_types = {'dataset': VARCHAR, 'period': VARCHAR, 'province': VARCHAR}";
  await connection.run(`CREATE VIEW ${name} AS SELECT * FROM read_parquet('${files}', hive_partitioning = true, ${partitions})`);
}
const answer = await connection.runAndReadAll(sql);
console.log(JSON.stringify(answer.getRowObjectsJson()));

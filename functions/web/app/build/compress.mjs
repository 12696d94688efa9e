// Lays a gzip and a brotli copy beside each text file of the built page, and
// fails when the first load (what index.html asks for at once) is heavier than
// the bound of 300 KB, even with gzip.
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const dist = new URL('../../dist/', import.meta.url).pathname;
const bound = 300 * 1024;
const text = /\.(js|mjs|css|svg|json|html|wasm)$/;

const sizes = new Map();
for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !text.test(entry.name) || entry.name === 'index.html') continue;
  const file = join(entry.parentPath, entry.name);
  const raw = readFileSync(file);
  const gz = gzipSync(raw, { level: 9 });
  const br = brotliCompressSync(raw, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  if (gz.length < raw.length) writeFileSync(`${file}.gz`, gz);
  else rmSync(`${file}.gz`, { force: true });
  if (br.length < raw.length) writeFileSync(`${file}.br`, br);
  sizes.set(file, { br: Math.min(br.length, raw.length), gz: Math.min(gz.length, raw.length) });
}

// First load: the entry, what it imports statically, its styles, the Vietnamese
// texts and the fonts of the two weights the frame uses.
const html = readFileSync(join(dist, 'index.html'), 'utf8');
const seen = new Set();
const queue = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map((m) => m[1]);
const all = readdirSync(join(dist, 'assets'));
queue.push(...all.filter((n) => /^vi-.*\.js$/.test(n)).map((n) => `assets/${n}`));
queue.push(...all.filter((n) => /^be-vietnam-pro-(latin|vietnamese)-(400|600)-normal.*\.woff2$/.test(n)).map((n) => `assets/${n}`));
let br = Buffer.byteLength(html);
let gz = br;
while (queue.length > 0) {
  const name = queue.pop();
  if (seen.has(name)) continue;
  seen.add(name);
  const file = join(dist, name);
  const raw = readFileSync(file);
  br += sizes.get(file)?.br ?? raw.length;
  gz += sizes.get(file)?.gz ?? raw.length;
  if (!name.endsWith('.js')) continue;
  for (const m of raw.toString().matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) queue.push(`assets/${m[1]}`);
}
const kb = (n) => (n / 1024).toFixed(0);
if (process.env.LIST) for (const n of seen) console.log(sizes.get(join(dist, n))?.br ?? readFileSync(join(dist, n)).length, n);
console.log(`first load: ${kb(br)} KB with brotli (${kb(gz)} KB with gzip), bound ${kb(bound)} KB, ${seen.size} files`);
if (gz > bound) {
  console.error('first load is over the bound');
  process.exit(1);
}

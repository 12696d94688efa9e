// Empties functions/web/dist but for .keep, which keeps the Go package compiling unbuilt.
import { readdirSync, rmSync } from 'node:fs';

const dist = new URL('../../dist/', import.meta.url).pathname;
for (const name of readdirSync(dist)) {
  if (name !== '.keep') rmSync(dist + name, { recursive: true });
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = new URL('.', import.meta.url).pathname;
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.tsx'));
const styles = (code: string) => [...code.matchAll(/@mantine\/core\/styles\/(\w+)\.css/g)].map((m) => m[1] ?? '');
const atOnce = styles(readFileSync(join(root, 'frame/styles.ts'), 'utf8'));
const all = readdirSync(join(root, '../node_modules/@mantine/core/styles'))
  .filter((name) => /^[A-Z]\w+\.css$/.test(name))
  .map((name) => name.replace('.css', ''));

test('a module brings the styles of the parts it uses, beyond those of the frame', () => {
  const bare = sources.flatMap((name) => {
    const code = readFileSync(join(root, name), 'utf8');
    const parts = /import \{([^}]*)\} from '@mantine\/core'/.exec(code)?.[1]?.split(',').map((part) => part.trim()) ?? [];
    const own = styles(code);
    return parts.filter((part) => all.includes(part) && !atOnce.includes(part) && !own.includes(part)).map((part) => `${name}: ${part}`);
  });
  expect(bare).toEqual([]);
});

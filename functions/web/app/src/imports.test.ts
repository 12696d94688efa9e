import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const src = import.meta.dirname;
const named = /(?:from |import )'(@\/|\.{1,2}\/)([^']+)'/g;

/** The sources that a source names with static imports, those of types too. */
function importsOf(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(named)].flatMap(([, from = '', name = '']) => {
    const at = from === '@/' ? join(src, name) : join(file, '..', from, name);
    return ['', '.ts', '.tsx', '/index.ts'].map((end) => at + end).filter((path) => /\.tsx?$/.test(path) && existsSync(path) && statSync(path).isFile());
  });
}

it('no source imports itself, however far around', () => {
  const done = new Set<string>();
  const circles: string[] = [];
  const walk = (file: string, way: string[]) => {
    const at = way.indexOf(file);
    if (at >= 0) circles.push([...way.slice(at), file].map((path) => path.slice(src.length + 1)).join(' > '));
    if (at >= 0 || done.has(file)) return;
    for (const next of importsOf(file)) walk(next, [...way, file]);
    done.add(file);
  };
  const sources = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name) && !name.includes('.gen.'));
  for (const name of sources) walk(join(src, name), []);
  expect(sources.length).toBeGreaterThan(200);
  expect(circles).toEqual([]);
});

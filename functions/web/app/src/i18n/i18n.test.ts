import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Texts } from './texts';

const here = import.meta.dirname;
const src = join(here, '..');
const modules = readdirSync(join(here, 'vi')).map((name) => name.replace('.json', ''));
const read = (language: string, module: string) => JSON.parse(readFileSync(join(here, language, `${module}.json`), 'utf8')) as Texts;
const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort();

it('both languages have the same modules', () =>
  expect(readdirSync(join(here, 'en')).sort()).toEqual(readdirSync(join(here, 'vi')).sort()));

describe.each(modules)('%s', (module) => {
  const vi = read('vi', module);
  const en = read('en', module);
  it('has the same keys in both languages', () => expect(Object.keys(en).sort()).toEqual(Object.keys(vi).sort()));
  it('has keys that begin with its name', () =>
    expect(Object.keys(vi).filter((key) => !key.startsWith(`${module}.`))).toEqual([]));
  it('has no empty text', () =>
    expect([...Object.entries(vi), ...Object.entries(en)].filter(([, text]) => text.trim() === '')).toEqual([]));
  it('fills the same places in both languages', () => {
    for (const [key, text] of Object.entries(vi)) expect([key, places(en[key] ?? '')]).toEqual([key, places(text)]);
  });
  it('is written in composed characters', () => {
    for (const text of Object.values(vi)) expect(text).toBe(text.normalize('NFC'));
  });
});

it('every key written in the code has a text', () => {
  const known = new Set(modules.flatMap((module) => Object.keys(read('vi', module))));
  const missing: string[] = [];
  for (const entry of readdirSync(src, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.tsx?$/.test(entry.name) || entry.name.includes('.test.') || entry.name.endsWith('.gen.ts')) continue;
    const code = readFileSync(join(entry.parentPath, entry.name), 'utf8');
    for (const m of code.matchAll(/\bt\(\s*'([^']+)'/g)) if (!known.has(m[1] ?? '')) missing.push(`${entry.name}: ${m[1] ?? ''}`);
  }
  expect(missing).toEqual([]);
});

it('no text with places to fill in is shown unfilled', () => {
  const withPlaces = new Set(modules.flatMap((module) => Object.entries(read('vi', module)).filter(([, text]) => places(text).length > 0).map(([key]) => key)));
  const unfilled: string[] = [];
  for (const entry of readdirSync(src, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.tsx?$/.test(entry.name) || entry.name.includes('.test.')) continue;
    for (const m of readFileSync(join(entry.parentPath, entry.name), 'utf8').matchAll(/\bt\(\s*'([^']+)'\s*\)/g)) if (withPlaces.has(m[1] ?? '')) unfilled.push(`${entry.name}: ${m[1] ?? ''}`);
  }
  expect(unfilled).toEqual([]);
});

// A page shows its module's texts and the frame's; what it imports from other
// modules must not need more.
const frame = ['common', 'menu', 'dossier', 'workbench'];
const keyed = /(?:\b(?:t|hasText)\(|label: |key = )[`']([a-z]+)\./g;
const imported = /from '(\.\/|@\/modules\/|\.\.\/)([\w./]+)'/g;

function filesOf(file: string, seen: Set<string>): Set<string> {
  const path = ['.tsx', '.ts', '/index.ts'].map((end) => file + end).find((name) => existsSync(name));
  if (!path || seen.has(path) || !path.includes('/modules/')) return seen;
  seen.add(path);
  for (const [, from, name] of readFileSync(path, 'utf8').matchAll(imported))
    filesOf(from === '@/modules/' ? join(src, 'modules', name ?? '') : join(path, '..', from === '../' ? '..' : '.', name ?? ''), seen);
  return seen;
}

describe.each(readdirSync(join(src, 'modules')))('module %s', (name) => {
  const folder = join(src, 'modules', name);
  const declared = /texts: \[([^\]]*)\]/.exec(readFileSync(join(folder, 'module.tsx'), 'utf8'))?.[1] ?? '';
  const texts = [...declared.matchAll(/'(\w+)'/g)].map((m) => m[1] ?? '');
  it('names the files of the texts it shows', () => {
    const used = new Set<string>();
    for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
      if (/(?<!\.test)\.tsx?$/.test(entry))
        for (const file of filesOf(join(folder, entry.replace(/\.tsx?$/, '')), new Set()))
          for (const [, prefix] of readFileSync(file, 'utf8').matchAll(keyed)) if (prefix && modules.includes(prefix)) used.add(prefix);
    expect([...used].filter((file) => !texts.includes(file) && !frame.includes(file))).toEqual([]);
  });
});

it('the menu needs only the frame\'s texts', () => {
  for (const name of readdirSync(join(src, 'modules')))
    for (const [, prefix] of readFileSync(join(src, 'modules', name, 'module.tsx'), 'utf8').matchAll(/label: [`']([a-z]+)\./g)) expect(frame).toContain(prefix);
});

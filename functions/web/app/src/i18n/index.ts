import { useSyncExternalStore } from 'react';
import { readPref, writePref } from '@/lib/prefs';
import type { Texts } from './texts';

// Texts lie in vi/<file>.json and en/<file>.json, flat, each key beginning
// with its file's name ("dossier.queue.awaiting"). The frame's files (menu,
// common words, the workbench and its queues) come with the language; a
// module's come with the first of its pages (Module.texts). A test holds the
// two languages, the files and the keys used in the code together.

/** The languages of the page. */
export type Locale = 'vi' | 'en';

const frames = { vi: () => import('./vi'), en: () => import('./en') };
const files = import.meta.glob<Texts>(['./{vi,en}/*.json', '!./{vi,en}/{common,menu,dossier,workbench}.json'], { import: 'default' });

let locale: Locale = 'vi';
let texts: Texts = {};
const needed = new Set<string>();
const loaded = new Set<string>();
const watchers = new Set<() => void>();

/** Fetches a language's texts, the frame's and those its pages needed so far, and shows the page in it. */
export async function loadLanguage(next: Locale): Promise<void> {
  const parts = await Promise.all([frames[next]().then((m) => m.default), ...[...needed].map((file) => fetchTexts(next, file))]);
  texts = Object.assign({}, ...parts) as Texts;
  locale = next;
  document.documentElement.lang = next;
  for (const callback of watchers) callback();
}

/** Fetches the texts of files, once; a page waits for those of its module. */
export async function needTexts(names: readonly string[]): Promise<void> {
  const missing = names.filter((file) => !loaded.has(`${locale}/${file}`));
  if (missing.length === 0) return;
  const language = locale;
  const parts = await Promise.all(missing.map((file) => fetchTexts(language, file)));
  texts = Object.assign({}, texts, ...parts) as Texts;
}

async function fetchTexts(language: Locale, file: string): Promise<Texts> {
  needed.add(file);
  const part = await files[`./${language}/${file}.json`]?.();
  if (!part) throw new Error(`there are no texts ${language}/${file}`);
  loaded.add(`${language}/${file}`);
  return part;
}

/** The language chosen on this device, or the fallback. */
export function keptLocale(fallback: string): Locale {
  return readPref<string>('locale', fallback) === 'en' ? 'en' : 'vi';
}

/** Chooses a language and keeps the choice. */
export async function chooseLanguage(next: Locale): Promise<void> {
  writePref('locale', next);
  await loadLanguage(next);
}

/** The language shown; re-renders when it changes. */
export function useLocale(): Locale {
  return useSyncExternalStore(watch, () => locale);
}

/** The text of a key with {name} places filled in. A key without text shows itself, so that it is seen. */
export function t(key: string, values?: Record<string, string | number>): string {
  const text = texts[key] ?? key;
  if (!values) return text;
  return text.replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = values[name];
    return value === undefined ? place : String(value);
  });
}

/** True when the key has a text. */
export function hasText(key: string): boolean {
  return key in texts;
}

function watch(callback: () => void): () => void {
  watchers.add(callback);
  return () => watchers.delete(callback);
}

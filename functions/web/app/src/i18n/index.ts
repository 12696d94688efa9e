import { useSyncExternalStore } from 'react';
import { readPref, writePref } from '@/lib/prefs';

// Texts lie in vi/<module>.json and en/<module>.json, flat, each key beginning
// with its file's name ("dossier.queue.awaiting"). A test holds the two
// languages and the keys used in the code together.

/** The languages of the page. */
export type Locale = 'vi' | 'en';

/** Texts by key. */
export type Texts = Record<string, string>;

let locale: Locale = 'vi';
let texts: Texts = {};
const watchers = new Set<() => void>();

/** Fetches a language's texts and shows the page in it. */
export async function loadLanguage(next: Locale): Promise<void> {
  texts = next === 'vi' ? (await import('./vi')).default : (await import('./en')).default;
  locale = next;
  document.documentElement.lang = next;
  for (const callback of watchers) callback();
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

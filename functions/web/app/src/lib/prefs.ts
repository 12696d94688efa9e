import { useCallback, useState } from 'react';

/** Reads a preference kept on this device; the fallback when there is none or it cannot be read. */
export function readPref<T>(key: string, fallback: T): T {
  try {
    const raw = localStorage.getItem(`pref.${key}`);
    return raw === null ? fallback : (JSON.parse(raw) as T);
  } catch {
    return fallback; // private mode or a value of an older page: the default serves
  }
}

/** Keeps a preference on this device; a full or forbidden store is no reason to stop work. */
export function writePref(key: string, value: unknown): void {
  try {
    localStorage.setItem(`pref.${key}`, JSON.stringify(value));
  } catch {
    // The preference is then kept for this visit only.
  }
}

/** A preference as state, kept on this device under the key. */
export function usePref<T>(key: string, fallback: T): [T, (value: T) => void] {
  const [value, setValue] = useState(() => readPref(key, fallback));
  const set = useCallback(
    (next: T) => {
      setValue(next);
      writePref(key, next);
    },
    [key],
  );
  return [value, set];
}

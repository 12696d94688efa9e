import { useState } from 'react';

// What an officer has typed stays on the device until it is sent, so that a
// time-out, a reload or a lost connection loses nothing. Drafts are kept per
// account and form; they never hold tokens or files. They end after 14 days.
const prefix = 'draft.';
const maxAge = 14 * 24 * 3600 * 1000;

interface Kept<T> {
  at: number;
  value: T;
  from?: T;
}

let owner = '';

/** Names the account the drafts belong to, so that two people at one computer do not see each other's. */
export function setDraftOwner(id: string): void {
  owner = id;
}

/** Reads a draft; undefined when there is none or it is too old. The caller knows its form. */
function readDraft<T>(form: string): Kept<T> | undefined {
  try {
    const raw = localStorage.getItem(key(form));
    if (raw === null) return undefined;
    const kept = JSON.parse(raw) as Kept<T>;
    if (Date.now() - kept.at > maxAge) {
      clearDraft(form);
      return undefined;
    }
    return kept;
  } catch {
    return undefined; // unreadable: as good as none
  }
}

/** Keeps a draft with what the form held before anything was typed. */
function writeDraft<T>(form: string, value: T, from: T): void {
  try {
    localStorage.setItem(key(form), JSON.stringify({ at: Date.now(), value, from }));
  } catch {
    // Storage is full or forbidden; the form itself still holds the text.
  }
}

/** Forgets a draft: after it was sent or given up. */
export function clearDraft(form: string): void {
  try {
    localStorage.removeItem(key(form));
  } catch {
    // Nothing was kept then.
  }
}

/**
 * What was typed on a record as it was, put on the record as it is now: fields
 * the person changed keep their words, all others are the record's. Lists are
 * one field.
 */
export function rebase<T>(typed: T, from: T, onto: T): T {
  if (same(typed, from)) return onto;
  if (!isRecord(typed) || !isRecord(from) || !isRecord(onto)) return typed;
  const names = new Set([...Object.keys(onto), ...Object.keys(typed)]);
  return Object.fromEntries([...names].map((name) => [name, rebase(typed[name], from[name], onto[name])])) as T;
}

/** A form's values kept as a draft while they differ from the start. */
export interface Draft<T> {
  value: T;
  /** True when what is shown came from an earlier visit. */
  restored: boolean;
  /** True when the record changed under what was typed, which now stands on the new one. */
  moved: boolean;
  /** Takes what was typed; a function is given what stands now, for what ends later than it began (an upload). */
  set: (value: T | ((now: T) => T)) => void;
  /** Forgets the draft and goes back to the start. */
  discard: () => void;
  /** Forgets the draft: it was sent. */
  sent: () => void;
}

interface State<T> {
  value: T;
  /** What the form held before anything was typed. */
  from: T;
  restored: boolean;
  moved: boolean;
}

/**
 * Keeps a form's values on the device under the form's id until sent. When the
 * start changes, by another officer or another tab, what was typed moves over
 * to it: nothing typed is lost, nothing of the other's is undone.
 */
export function useDraft<T>(form: string, start: T): Draft<T> {
  const [state, setState] = useState<State<T>>(() => begin(form, start));
  let shown = state;
  if (!same(state.from, start)) {
    shown = { value: rebase(state.value, state.from, start), from: start, restored: state.restored, moved: state.moved || !same(state.value, state.from) };
    setState(shown);
  }
  const { from } = shown;
  return {
    value: shown.value,
    restored: shown.restored,
    moved: shown.moved,
    set: (change) => {
      setState((s) => {
        const value = change instanceof Function ? change(s.value) : change;
        writeDraft(form, value, s.from);
        return { ...s, value };
      });
    },
    discard: () => {
      clearDraft(form);
      setState({ value: from, from, restored: false, moved: false });
    },
    sent: () => {
      clearDraft(form);
      // What was sent is the record now: its next state is shown as it is.
      setState((s) => ({ value: s.value, from: s.value, restored: false, moved: false }));
    },
  };
}

function begin<T>(form: string, start: T): State<T> {
  const kept = readDraft<T>(form);
  if (!kept) return { value: start, from: start, restored: false, moved: false };
  const { from } = kept;
  return from === undefined
    ? { value: { ...start, ...kept.value }, from: start, restored: true, moved: false }
    : { value: rebase(kept.value, from, start), from: start, restored: true, moved: !same(from, start) };
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

function isRecord(v: unknown): v is Record<string, unknown> {
  return typeof v === 'object' && v !== null && !Array.isArray(v);
}

function key(form: string): string {
  return `${prefix}${owner}.${form}`;
}

import { useCallback, useRef, useState } from 'react';

// What an officer has typed stays on the device until it is sent, so that a
// time-out, a reload or a lost connection loses nothing. Drafts are kept per
// account and form; they never hold tokens or files. They end after 14 days.
const prefix = 'draft.';
const maxAge = 14 * 24 * 3600 * 1000;

interface Kept<T> {
  at: number;
  value: T;
}

let owner = '';

/** Names the account the drafts belong to, so that two people at one computer do not see each other's. */
export function setDraftOwner(id: string): void {
  owner = id;
}

/** Reads a draft; undefined when there is none or it is too old. The caller knows its form. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- what was written under a form's id has that form's type
export function readDraft<T>(form: string): T | undefined {
  try {
    const raw = localStorage.getItem(key(form));
    if (raw === null) return undefined;
    const kept = JSON.parse(raw) as Kept<T>;
    if (Date.now() - kept.at > maxAge) {
      clearDraft(form);
      return undefined;
    }
    return kept.value;
  } catch {
    return undefined; // unreadable: as good as none
  }
}

/** Keeps a draft. */
export function writeDraft(form: string, value: unknown): void {
  try {
    localStorage.setItem(key(form), JSON.stringify({ at: Date.now(), value }));
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

/** A form's values kept as a draft while they differ from the start. */
export interface Draft<T> {
  value: T;
  /** True when what is shown came from an earlier visit. */
  restored: boolean;
  set: (value: T) => void;
  /** Forgets the draft and goes back to the start. */
  discard: () => void;
  /** Forgets the draft: it was sent. */
  sent: () => void;
}

/** Keeps a form's values on the device under the form's id until sent. */
export function useDraft<T>(form: string, start: T): Draft<T> {
  const first = useRef(start);
  const [state, setState] = useState(() => {
    const kept = readDraft<T>(form);
    return { value: kept === undefined ? start : { ...start, ...kept }, restored: kept !== undefined };
  });

  const set = useCallback(
    (value: T) => {
      setState((s) => ({ ...s, value }));
      writeDraft(form, value);
    },
    [form],
  );
  const discard = useCallback(() => {
    clearDraft(form);
    setState({ value: first.current, restored: false });
  }, [form]);
  const sent = useCallback(() => {
    clearDraft(form);
    setState((s) => ({ ...s, restored: false }));
  }, [form]);
  return { value: state.value, restored: state.restored, set, discard, sent };
}

function key(form: string): string {
  return `${prefix}${owner}.${form}`;
}

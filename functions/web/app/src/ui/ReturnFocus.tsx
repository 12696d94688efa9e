import { useEffect, useState } from 'react';

/**
 * Stands in a dialog: when the dialog goes, even all at once with what opened
 * it, the focus is back where it was, and the keyboard goes on from there.
 */
export function ReturnFocus() {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      // After the dialog's own nodes are gone; what took the focus meanwhile keeps it.
      setTimeout(() => {
        if (before instanceof HTMLElement && before.isConnected && document.activeElement === document.body) before.focus();
      });
    },
    [before],
  );
  return null;
}

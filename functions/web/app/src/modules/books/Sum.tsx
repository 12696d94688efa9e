import type { ReactNode } from 'react';
import { t } from '@/i18n';
import { grouped } from '@/lib/format';
import { type Term, Terms } from '@/ui/Terms';

interface Props {
  label: string;
  terms: (Omit<Term, 'lines'> & { lines?: number })[];
  /** What is said when the sum does not agree; undefined when it agrees. */
  differs?: string;
  /** True while the sum cannot be final. */
  open?: boolean;
  /** How the lines are counted in words, when they are not lines. */
  counted?: string;
  children?: ReactNode;
}

/** A sum of the books: it agrees, it differs, or it is not final yet. */
export function Sum({ label, terms, differs, open, counted = 'books.lines', children }: Props) {
  return (
    <Terms
      label={label}
      terms={terms.map((term) => ({ ...term, lines: term.lines === undefined ? undefined : t(counted, { count: grouped(term.lines) }) }))}
      tone={differs ? 'late' : open ? 'rest' : 'ok'}
      verdict={differs ?? t(open ? 'books.notFinal' : 'books.agrees', { label })}
    >
      {children}
    </Terms>
  );
}

import { useDraft } from '@/lib/drafts';
import { keyOf, type Reason, type ReasonSums, type Row } from './queries';

/** A row chosen against its group. */
interface Single {
  reason: string;
  on: boolean;
  arrears: number;
  recovery: number;
}

/** What the officer ticked so far; kept on the device until sent. */
export interface Choice {
  reasons: Reason[];
  setReason: (reason: Reason, on: boolean) => void;
  takes: (row: Row) => boolean;
  /** Ticks exactly these of the rows shown. */
  set: (rows: Row[], keys: string[]) => void;
  sums: (all: ReasonSums[]) => { rows: number; arrears: number; recovery: number };
  singles: Record<string, Single>;
  sent: () => void;
}

/** The ticks of a review: whole reasons, and rows against them; what the review proposes to begin with. */
export function useChoice(id: string, all: ReasonSums[]): Choice {
  const draft = useDraft<{ reasons?: Reason[]; singles: Record<string, Single> }>(`review.${id}`, { singles: {} });
  const { singles } = draft.value;
  const reasons = draft.value.reasons ?? all.filter((r) => r.ticked).map((r) => r.reason);
  const takes = (row: Row) => singles[keyOf(row)]?.on ?? reasons.some((r) => r === row.reason);
  return {
    reasons,
    singles,
    takes,
    sent: draft.sent,
    setReason: (reason, on) =>
      draft.set({
        reasons: on ? [...reasons, reason] : reasons.filter((r) => r !== reason),
        singles: Object.fromEntries(Object.entries(singles).filter(([, s]) => s.reason !== reason)),
      }),
    set: (rows, keys) => {
      const next = new Map(Object.entries(singles));
      for (const row of rows) {
        const key = keyOf(row);
        const on = keys.includes(key);
        if (on === reasons.some((r) => r === row.reason)) next.delete(key);
        else next.set(key, { reason: row.reason, on, arrears: row.arrears, recovery: row.recovery });
      }
      draft.set({ reasons, singles: Object.fromEntries(next) });
    },
    sums: (groups) => {
      const total = { rows: 0, arrears: 0, recovery: 0 };
      for (const g of groups.filter((x) => reasons.includes(x.reason))) {
        total.rows += g.sums.rows;
        total.arrears += g.sums.arrears;
        total.recovery += g.sums.recovery;
      }
      for (const s of Object.values(singles)) {
        const by = s.on ? 1 : -1;
        total.rows += by;
        total.arrears += by * s.arrears;
        total.recovery += by * s.recovery;
      }
      return total;
    },
  };
}

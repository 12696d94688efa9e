import type { Schema } from '@/api/client';
import { useDraft } from '@/lib/drafts';
import type { Disbursement } from './queries';

/** The lines a settlement will report as unpaid, each with its reason; kept on the device until sent. */
export function useSettlementDraft(id: string) {
  const draft = useDraft<Record<string, string>>(`settlement.${id}`, {});
  const value = draft.value;
  return {
    value,
    /** Sets lines aside as unpaid; the reason is asked for before sending. */
    mark: (references: string[]) => draft.set({ ...value, ...Object.fromEntries(references.map((r) => [r, value[r] ?? ''])) }),
    /** Says why a line is unpaid. */
    explain: (reference: string, reason: string) => draft.set({ ...value, [reference]: reason }),
    /** Gives several lines one reason. */
    explainAll: (references: string[], reason: string) => draft.set({ ...value, ...Object.fromEntries(references.map((r) => [r, reason])) }),
    /** Takes lines back: they are paid. */
    forget: (references: string[]) => draft.set(Object.fromEntries(Object.entries(value).filter(([r]) => !references.includes(r)))),
    sent: draft.discard,
  };
}

/** Why a line will be reported as unpaid: as set aside, or as it was recorded; undefined when it was paid. */
export function reasonOf(l: Disbursement, unpaid: Record<string, string>): string | undefined {
  return unpaid[l.reference_id] ?? (l.status === 'rjct' ? (l.status_reason_message ?? '') : undefined);
}

/** The outcome of every line: those set aside or recorded as unpaid with their reason, the rest paid, on the day that was recorded. */
export function toSettlement(lines: Disbursement[], unpaid: Record<string, string>): Schema<'DisbursementStatus'>[] {
  return lines.map((l) => {
    const reason = reasonOf(l, unpaid);
    if (reason !== undefined) return { reference_id: l.reference_id, status: 'rjct', amount: l.amount, status_reason_message: reason };
    return { ...paidLine(l), ...(l.paid_date && { timestamp: `${l.paid_date}T00:00:00+07:00` }) };
  });
}

/** A line as paid, whatever was recorded of it. */
export function paidLine(l: Disbursement): Schema<'DisbursementStatus'> {
  return { reference_id: l.reference_id, status: 'succ', amount: l.amount };
}

/** The money of the lines with that outcome. */
export function totalOf(lines: Schema<'DisbursementStatus'>[], status: 'succ' | 'rjct'): number {
  return lines.reduce((sum, l) => (l.status === status ? sum + l.amount : sum), 0);
}

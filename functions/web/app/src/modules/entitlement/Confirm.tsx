import { Button, Group, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, call, type Schema } from '@/api/client';
import { asProblem, byField } from '@/api/problem';
import { t } from '@/i18n';
import { commandHeader, useCommand } from '@/lib/command';
import { useDraft } from '@/lib/drafts';
import { grouped, money, month } from '@/lib/format';
import { DecisionFields } from '@/modules/beneficiary/DeathDialogs';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { succeeded } from '@/ui/notify';
import classes from './entitlement.module.css';
import { keyOf, type Reason, type Row } from './queries';
import type { Detail } from './ReviewPage';

type ReasonSums = Schema<'ReasonSums'>;

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

/** The one step left: the decision behind it, and go. */
export function Confirm({ detail, choice }: { detail: Detail; choice: Choice }) {
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const r = detail.review;
  const draft = useDraft(`review.${r.id}.decision`, { number: '', decided: '', signer: '' });
  const v = draft.value;
  const sums = choice.sums(detail.reasons);
  const save = useCommand(
    (body: { reasons: Reason[]; with: string[]; without: string[]; decision: { number: string; date: string; signer?: string }; version: number }, key) =>
      call(api.POST('/entitlement-reviews/{review}/confirm', { params: { path: { review: r.id }, header: commandHeader(key) }, body })),
    () => {
      draft.sent();
      choice.sent();
      setAsking(false);
      succeeded(t('entitlement.confirm.done'), t('entitlement.next.applying'));
      void queries.invalidateQueries({ queryKey: ['review', r.id] });
      void queries.invalidateQueries({ queryKey: ['reviews'] });
    },
  );
  const errors = byField(save.error ? asProblem(save.error) : undefined);
  const keys = (on: boolean) => Object.entries(choice.singles).filter(([, s]) => s.on === on).map(([key]) => key);
  const numbers = { rows: grouped(sums.rows), arrears: money(sums.arrears), recovery: money(sums.recovery), month: month(r.next) };
  return (
    <Group className={`panel ${classes.next ?? ''}`} justify="space-between">
      <Text fw={600}>{t(sums.rows === 0 ? 'entitlement.confirm.none' : 'entitlement.confirm.some', numbers)}</Text>
      <Button disabled={sums.rows === 0} onClick={() => setAsking(true)}>
        {t('entitlement.confirm.action', numbers)}
      </Button>
      <ConfirmDialog
        opened={asking}
        title={t('entitlement.confirm.title')}
        question={t('entitlement.confirm.question', numbers)}
        busy={save.isPending}
        error={save.error}
        onCancel={() => {
          setAsking(false);
          save.reset();
        }}
        onConfirm={() => save.mutate({ reasons: choice.reasons, with: keys(true), without: keys(false), decision: { number: v.number, date: v.decided, ...(v.signer ? { signer: v.signer } : {}) }, version: r.version })}
      >
        <Stack gap="xs">
          <DecisionFields value={v} onChange={draft.set} errors={errors} required />
        </Stack>
      </ConfirmDialog>
    </Group>
  );
}

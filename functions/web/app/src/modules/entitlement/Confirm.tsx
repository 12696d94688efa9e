import { Button, Group, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, call } from '@/api/client';
import { asProblem, byField } from '@/api/problem';
import { t } from '@/i18n';
import { commandHeader, useCommand } from '@/lib/command';
import { useDraft } from '@/lib/drafts';
import { grouped, money, month } from '@/lib/format';
import { DecisionFields } from '@/modules/beneficiary/DeathDialogs';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { succeeded } from '@/ui/notify';
import type { Choice } from './choice';
import classes from './entitlement.module.css';
import type { Detail, Reason } from './queries';

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

import { Alert, Button, Group, Stack, Title } from '@mantine/core';
import { useState } from 'react';
import { api, call } from '@/api/client';
import { asProblem, byField } from '@/api/problem';
import { t } from '@/i18n';
import { commandHeader, useCommand } from '@/lib/command';
import { useDraft } from '@/lib/drafts';
import { money } from '@/lib/format';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { field } from '@/ui/field';
import { MoneyField } from '@/ui/MoneyField';
import { succeeded } from '@/ui/notify';
import { ActNote } from '../Act';
import { Equation } from '../Equation';
import classes from '../payment.module.css';
import { Checks } from './Checks';
import { wholeBalance } from './Months';
import { actionOf, type List, useListChanged } from '../queries';

/** Finishes the manual settlement when the paper's totals and ours agree (P13, F-57). */
export function FinishManual({ list }: { list: List }) {
  const changed = useListChanged();
  const draft = useDraft<{ paid?: number; unpaid?: number }>(`finish.${list.id}`, {});
  const { paid, unpaid } = draft.value;
  const [asking, setAsking] = useState(false);
  const action = actionOf(list, 'finishManual');
  const finish = useCommand(
    (body: { paidTotal: number; unpaidTotal: number; version: number }, key) => call(api.POST('/payment/lists/{list}/finish', { params: { path: { list: list.id }, header: commandHeader(key) }, body })),
    (saved) => {
      draft.sent();
      setAsking(false);
      changed(saved);
      succeeded(t('payment.finish.doneTitle'), t('payment.finish.done'));
    },
  );
  if (!action) return null;
  const errors = byField(finish.error ? asProblem(finish.error) : undefined);
  const whole = wholeBalance(list);
  const differs = paid !== undefined && unpaid !== undefined && (paid !== whole.paid || unpaid !== whole.unpaid);
  return (
    <Stack gap="xs" className={`panel ${classes.box ?? ''} no-print`} mt="sm">
      <Title order={3} size="h5">
        {t('payment.finish.title')}
      </Title>
      <Group align="flex-start">
        <MoneyField {...field('/paidTotal', errors)} label={t('payment.finish.paid')} value={paid} onChange={(v) => draft.set({ ...draft.value, paid: v })} />
        <MoneyField {...field('/unpaidTotal', errors)} label={t('payment.finish.unpaid')} value={unpaid} onChange={(v) => draft.set({ ...draft.value, unpaid: v })} />
      </Group>
      {differs && (
        <Alert color="red" variant="light" role="alert">
          {t('payment.finish.differs', { paid: money(whole.paid), unpaid: money(whole.unpaid) })}
        </Alert>
      )}
      <div>
        <Button disabled={!action.enabled || paid === undefined || unpaid === undefined || differs} onClick={() => setAsking(true)}>
          {t('payment.finish.action')}
        </Button>
        <ActNote action={action} />
        {action.enabled && (paid === undefined || unpaid === undefined) && <div className="dim">{t('payment.finish.missing')}</div>}
      </div>
      <Checks list={list} />
      <ConfirmDialog
        opened={asking}
        title={t('payment.finish.action')}
        question={t('payment.finish.question')}
        busy={finish.isPending}
        error={finish.error}
        onConfirm={() => finish.mutate({ paidTotal: paid ?? 0, unpaidTotal: unpaid ?? 0, version: list.version })}
        onCancel={() => setAsking(false)}
        facts={<Equation balance={whole} />}
      />
    </Stack>
  );
}

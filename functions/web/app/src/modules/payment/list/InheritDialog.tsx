import { Radio, Skeleton, Stack } from '@mantine/core';
import '@mantine/core/styles/Radio.css';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, call } from '@/api/client';
import { t } from '@/i18n';
import { commandHeader, useCommand } from '@/lib/command';
import { grouped, money, month } from '@/lib/format';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { EmptyState } from '@/ui/EmptyState';
import { succeeded } from '@/ui/notify';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { type List, useListChanged, waitingQuery } from '../queries';

/** Kế thừa tiền chưa trả: the past months that still owe somebody, and how much; one is taken in (F-48). */
export function InheritDialog({ list, close }: { list: List; close: () => void }) {
  const changed = useListChanged();
  const waiting = useQuery(waitingQuery(list.id, list.version));
  const [chosen, setChosen] = useState('');
  const inherit = useCommand(
    (body: { month: string; version: number }, key) => call(api.POST('/payment/lists/{list}/carry-over', { params: { path: { list: list.id }, header: commandHeader(key) }, body })),
    (saved) => {
      changed(saved);
      succeeded(t('payment.inherit.doneTitle'), t('payment.inherit.done', { month: month(chosen) }));
      close();
    },
  );
  const months = waiting.data?.months;
  return (
    <ConfirmDialog
      opened
      title={t('payment.inherit.title')}
      question={t('payment.inherit.question', { month: month(list.period) })}
      confirmLabel={t('payment.inherit.confirm')}
      busy={inherit.isPending}
      blocked={!chosen}
      error={inherit.error}
      onConfirm={() => inherit.mutate({ month: chosen, version: list.version })}
      onCancel={close}
    >
      <ProblemAlert error={waiting.error} retry={() => void waiting.refetch()} />
      {waiting.isPending && <Skeleton h={60} />}
      {months?.length === 0 && <EmptyState why={t('payment.inherit.none')} />}
      {months && months.length > 0 && (
        <Radio.Group value={chosen} onChange={setChosen} label={t('payment.inherit.months')}>
          <Stack gap={6} mt={6}>
            {months.map((m) => (
              <Radio key={m.list} value={m.period} label={t('payment.inherit.month', { month: month(m.period), lines: grouped(m.lines), total: money(m.total) })} />
            ))}
          </Stack>
        </Radio.Group>
      )}
    </ConfirmDialog>
  );
}

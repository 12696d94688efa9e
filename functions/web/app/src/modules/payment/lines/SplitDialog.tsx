import { ActionIcon, Button, Group, Select, Stack, Text } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { api, call, type Schema } from '@/api/client';
import { asProblem, byField } from '@/api/problem';
import { t } from '@/i18n';
import { commandHeader, useCommand } from '@/lib/command';
import { money, month } from '@/lib/format';
import { addMonths } from '@/lib/today';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { field } from '@/ui/field';
import { MoneyField } from '@/ui/MoneyField';
import { succeeded } from '@/ui/notify';
import classes from '../payment.module.css';
import { type Line, type List, useListChanged } from '../queries';

interface Props {
  list: List;
  line: Line;
  close: () => void;
}

interface Part {
  amount?: number;
  /** '' is the list's own month. */
  month: string;
}

const most = 6;

/** The line a part belongs to: its name without the part's number. */
export const wholeOf = (l: Line): Schema<'LineRef'> => ({ commune: l.commune, beneficiary: l.beneficiary, policy: l.policy.replace(/~.*$/, '') });

const send = (list: List, key: string, body: { line: Schema<'LineRef'>; parts?: { amount: number; month?: string }[]; merge?: boolean }) =>
  call(api.POST('/payment/lists/{list}/split', { params: { path: { list: list.id }, header: commandHeader(key) }, body: { ...body, version: list.version } }));

/** Tách tiền chi trả: amounts of the same sum, paid apart this month or put off to a later one (F-52). */
export function SplitDialog({ list, line, close }: Props) {
  const changed = useListChanged();
  const [parts, setParts] = useState<Part[]>([{ month: '' }, { month: '' }]);
  const split = useCommand(
    (body: { amount: number; month?: string }[], key) => send(list, key, { line: wholeOf(line), parts: body }),
    (saved) => {
      changed(saved);
      succeeded(t('payment.split.doneTitle'), t('payment.split.done', { name: line.name }));
      close();
    },
  );
  const errors = byField(split.error ? asProblem(split.error) : undefined);
  const sum = parts.reduce((n, p) => n + (p.amount ?? 0), 0);
  const left = line.total - sum;
  const set = (n: number, part: Part) => setParts(parts.map((p, i) => (i === n ? part : p)));
  const months = [{ value: '', label: t('payment.split.now', { month: month(list.period) }) }];
  if (list.type === 'monthly') for (let n = 1; n <= 12; n++) months.push({ value: addMonths(list.period, n), label: t('payment.split.later', { month: month(addMonths(list.period, n)) }) });
  return (
    <ConfirmDialog
      opened
      title={t('payment.split.title')}
      question={t('payment.split.question', { name: line.name, total: money(line.total) })}
      confirmLabel={t('payment.split.confirm')}
      busy={split.isPending}
      blocked={left !== 0}
      error={split.error}
      onConfirm={() => split.mutate(parts.map((p) => ({ amount: p.amount ?? 0, ...(p.month ? { month: p.month } : {}) })))}
      onCancel={close}
    >
      <Stack gap="xs">
        {parts.map((p, n) => (
          <Group key={n} gap="xs" align="flex-end" wrap="nowrap">
            <MoneyField {...field(`/parts/${n}`, errors)} label={t('payment.split.part', { n: n + 1 })} value={p.amount} onChange={(amount) => set(n, { ...p, ...(amount === undefined ? { amount: undefined } : { amount }) })} required data-autofocus={n === 0 || undefined} w={170} />
            <Select aria-label={t('payment.split.month', { n: n + 1 })} data={months} value={p.month} allowDeselect={false} onChange={(m) => set(n, { ...p, month: m ?? '' })} w={210} />
            <ActionIcon variant="subtle" color="red.9" size={36} disabled={parts.length <= 2} aria-label={t('payment.split.remove', { n: n + 1 })} onClick={() => setParts(parts.filter((_, i) => i !== n))}>
              <IconTrash size={17} aria-hidden />
            </ActionIcon>
          </Group>
        ))}
        <Group gap="xs">
          <Button variant="default" size="xs" leftSection={<IconPlus size={15} aria-hidden />} disabled={parts.length >= most} onClick={() => setParts([...parts, { month: '' }])}>
            {t('payment.split.add')}
          </Button>
          {left > 0 && (
            <Button variant="subtle" size="xs" onClick={() => set(parts.length - 1, { ...(parts.at(-1) ?? { month: '' }), amount: (parts.at(-1)?.amount ?? 0) + left })}>
              {t('payment.split.rest')}
            </Button>
          )}
        </Group>
        <Text size="sm" role="status" className={left === 0 ? undefined : classes.off}>
          {left === 0 ? t('payment.split.balanced', { total: money(line.total) }) : t('payment.split.left', { sum: money(sum), total: money(line.total), left: money(Math.abs(left)) })}
        </Text>
        {errors['/parts'] && (
          <Text size="sm" c="var(--late)" role="alert">
            {errors['/parts']}
          </Text>
        )}
        {list.type === 'monthly' && (
          <Text size="xs" className="dim">
            {t('payment.split.note')}
          </Text>
        )}
      </Stack>
    </ConfirmDialog>
  );
}

/** Gộp lại: the parts are one line again, what was put off is paid this month (F-52). */
export function MergeDialog({ list, line, close }: Props) {
  const changed = useListChanged();
  const merge = useCommand(
    (_: null, key) => send(list, key, { line: wholeOf(line), merge: true }),
    (saved) => {
      changed(saved);
      succeeded(t('payment.merge.doneTitle'), t('payment.merge.done', { name: line.name }));
      close();
    },
  );
  return (
    <ConfirmDialog opened title={t('payment.merge.title')} question={t('payment.merge.question', { name: line.name })} confirmLabel={t('payment.merge.confirm')} busy={merge.isPending} error={merge.error} onConfirm={() => merge.mutate(null)} onCancel={close} />
  );
}

import { Alert, Button, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { api, call, type Schema } from '@/api/client';
import { asProblem, byField } from '@/api/problem';
import { t } from '@/i18n';
import { commandHeader, useCommand } from '@/lib/command';
import { grouped, money } from '@/lib/format';
import { useToday } from '@/lib/today';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { DateField } from '@/ui/DateField';
import { field } from '@/ui/field';
import { succeeded } from '@/ui/notify';
import { FinishManual } from './FinishManual';
import { LinesTable } from '../lines/LinesTable';
import classes from '../payment.module.css';
import { type Line, type List, useListChanged } from '../queries';

/** The API takes so many lines in one command. */
const batch = 90;

/** Cập nhật trạng thái chi trả from the paper settlement, one by one or by selection (F-26, F-51). */
export function ManualEntry({ list }: { list: List }) {
  const [keys, setKeys] = useState<string[]>([]);
  const [rows, setRows] = useState<Line[]>([]);
  const [asking, setAsking] = useState<'PAID' | 'UNPAID'>();
  const forget = () => {
    setKeys([]);
    setRows([]);
    setAsking(undefined);
  };
  return (
    <section>
      <Title order={2} size="h4">
        {t('payment.manual.title')}
      </Title>
      <Text size="sm" className="dim" mb="xs">
        {t('payment.manual.text')}
      </Text>
      <Group gap="xs" mb="xs" className={`panel ${classes.bulk ?? ''} no-print`}>
        <span role="status">{keys.length === 0 ? t('payment.manual.choose') : t('payment.manual.chosen', { count: grouped(rows.length), total: money(rows.reduce((sum, l) => sum + l.total, 0)) })}</span>
        <Button size="xs" disabled={keys.length === 0} onClick={() => setAsking('PAID')}>
          {t('payment.manual.paid')}
        </Button>
        <Button size="xs" variant="default" disabled={keys.length === 0} onClick={() => setAsking('UNPAID')}>
          {t('payment.manual.unpaid')}
        </Button>
      </Group>
      <LinesTable list={list} selection={{ keys, set: setKeys, rows: setRows }} />
      <FinishManual list={list} />
      {asking && <StatusDialog list={list} rows={rows} status={asking} done={forget} cancel={() => setAsking(undefined)} />}
    </section>
  );
}

interface Props {
  list: List;
  rows: Line[];
  status: 'PAID' | 'UNPAID';
  done: () => void;
  cancel: () => void;
}

interface Entry {
  lines: Schema<'LineRef'>[];
  status: 'PAID' | 'UNPAID';
  paidDate?: string;
  reason?: string;
}

/** Date for paid, reason for unpaid; more lines than one command takes go in turns. */
function StatusDialog({ list, rows, status, done, cancel }: Props) {
  const today = useToday();
  const changed = useListChanged();
  const [paidDate, setPaidDate] = useState<string | undefined>(today);
  const [reason, setReason] = useState('');
  const enter = useCommand(
    async (entry: Entry, key) => {
      let now = list;
      for (let from = 0; from < entry.lines.length; from += batch) {
        const body = { ...entry, lines: entry.lines.slice(from, from + batch), version: now.version };
        now = await call(api.POST('/payment/lists/{list}/statuses', { params: { path: { list: list.id }, header: commandHeader(`${key}-${from}`) }, body }));
      }
      return now;
    },
    (saved) => {
      changed(saved);
      succeeded(t('payment.manual.doneTitle'), t(`payment.manual.done.${status}`, { count: grouped(rows.length) }));
      done();
    },
  );
  const errors = byField(enter.error ? asProblem(enter.error) : undefined);
  const replaced = rows.filter((l) => l.status !== 'PENDING' && l.status !== status).length;
  const lines = rows.map((l) => ({ commune: l.commune, beneficiary: l.beneficiary, policy: l.policy }));
  return (
    <ConfirmDialog
      opened
      title={t(`payment.manual.title.${status}`)}
      question={t(`payment.manual.question.${status}`, { count: grouped(rows.length), total: money(rows.reduce((sum, l) => sum + l.total, 0)) })}
      busy={enter.isPending}
      error={enter.error}
      onConfirm={() => enter.mutate(status === 'PAID' ? { lines, status, ...(paidDate ? { paidDate } : {}) } : { lines, status, reason })}
      onCancel={cancel}
      facts={replaced > 0 ? <Alert color="yellow">{t('payment.manual.overwrites', { count: grouped(replaced) })}</Alert> : undefined}
    >
      <Stack gap="xs">
        {status === 'PAID' ? (
          <DateField {...field('/paidDate', errors)} label={t('payment.line.paidDate')} value={paidDate} onChange={setPaidDate} required data-autofocus maw={200} />
        ) : (
          <TextInput {...field('/reason', errors)} label={t('payment.line.reason')} value={reason} maxLength={200} required data-autofocus onChange={(e) => setReason(e.currentTarget.value)} />
        )}
      </Stack>
    </ConfirmDialog>
  );
}

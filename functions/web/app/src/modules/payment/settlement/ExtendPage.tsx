import { Alert, Button, Checkbox, Group, NumberInput, Stack, Textarea, Title } from '@mantine/core';
import '@mantine/core/styles/NumberInput.css';
import { IconAlertTriangle, IconArrowRight } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, call, type Schema } from '@/api/client';
import { asProblem, byField } from '@/api/problem';
import { t } from '@/i18n';
import { commandHeader, useCommand } from '@/lib/command';
import { useDraft } from '@/lib/drafts';
import { date, month } from '@/lib/format';
import { addDays } from '@/lib/today';
import { AppLink } from '@/ui/AppLink';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { EmptyState } from '@/ui/EmptyState';
import { whoWords } from '@/ui/Who';
import { field } from '@/ui/field';
import { succeeded } from '@/ui/notify';
import { ExtensionLists } from './ExtensionLists';
import classes from '../payment.module.css';
import { ListScreen } from '../ListScreen';
import { actionOf, addressOf, type List, useListChanged } from '../queries';
import { periodWords } from '../words';

/** Gia hạn quyết toán: the present deadline, days and reason; the new date is shown before confirming (F-32 to F-37). */
export function ExtendPage() {
  return (
    <ListScreen title={t('payment.extend.title')} path={[t('menu.payment.other'), t('payment.settlement.title')]}>
      {(list) => (
        <>
          {actionOf(list, 'extendSettlement')?.enabled ? <ExtendForm key={list.id} list={list} /> : <NotNow list={list} />}
          <ExtensionLists list={list} />
        </>
      )}
    </ListScreen>
  );
}

/** Why nothing can be extended now, and where the settlement is. */
function NotNow({ list }: { list: List }) {
  return (
    <div className="panel">
      <EmptyState why={actionOf(list, 'extendSettlement')?.why ?? t('payment.extend.notNow', { month: month(list.period) })}>
        <AppLink to="/settlement" search={addressOf(list)}>
          {t('payment.settlement.title')}
        </AppLink>
      </EmptyState>
    </div>
  );
}

interface Value {
  days?: number;
  reason: string;
  request?: string;
}

type Body = Schema<'ExtensionAsk'> & { request?: string; confirmed?: boolean; version: number };

function ExtendForm({ list }: { list: List }) {
  const navigate = useNavigate();
  const changed = useListChanged();
  const draft = useDraft<Value>(`extend.${list.id}`, { reason: '' });
  const { days, reason, request } = draft.value;
  const [asking, setAsking] = useState(false);
  const [seen, setSeen] = useState(false);
  const left = list.extensionsLeft;
  const right = days !== undefined && days >= 1 && days <= left;
  const moved = right ? addDays(list.settlementDeadline, days) : undefined;
  const extend = useCommand(
    (body: Body, key) => call(api.POST('/payment/lists/{list}/extend', { params: { path: { list: list.id }, header: commandHeader(key) }, body })),
    (saved) => {
      draft.sent();
      changed(saved);
      succeeded(t('payment.extend.doneTitle'), t('payment.extend.done', { date: date(saved.settlementDeadline) }));
      void navigate({ to: '/settlement', search: addressOf(list) });
    },
  );
  const problem = extend.error ? asProblem(extend.error) : undefined;
  const warned = problem?.code === 'extension-confirm';
  const errors = byField(problem);
  return (
    <form
      className={`panel ${classes.box ?? ''}`}
      onSubmit={(e) => {
        e.preventDefault();
        setAsking(true);
      }}
    >
      <Stack gap="sm" maw={640}>
        <Title order={2} size="h5">
          {t(`payment.type.${list.type}`)} · {list.localityName} · {periodWords(list)}
        </Title>
        <Requests list={list} chosen={request} choose={(r) => draft.set({ days: Math.min(r.days, left), reason: reason || r.reason, request: r.id })} />
        <div>
          {t('payment.extend.current')}: <strong className="numbers">{date(list.settlementDeadline)}</strong> · {t('payment.extend.left', { left, limit: list.extensionLimit })}
        </div>
        <NumberInput
          {...field('/days', errors)}
          label={t('payment.extend.days')}
          description={t('payment.extend.daysNote', { left })}
          value={days ?? ''}
          onChange={(v) => draft.set({ ...draft.value, days: typeof v === 'number' ? v : undefined })}
          min={1}
          max={left}
          clampBehavior="none"
          allowDecimal={false}
          error={errors['/days'] ?? (days !== undefined && !right ? t('payment.extend.wrongDays', { left }) : undefined)}
          required
          maw={240}
        />
        <Textarea {...field('/reason', errors)} label={t('payment.extend.reason')} required value={reason} maxLength={500} autosize minRows={3} onChange={(e) => draft.set({ ...draft.value, reason: e.currentTarget.value })} />
        <Moved from={list.settlementDeadline} to={moved} />
        <Group gap="xs">
          <Button type="submit" disabled={!right || reason.trim() === ''}>
            {t('payment.extend.submit')}
          </Button>
          {(!right || reason.trim() === '') && <span className="dim">{t('payment.extend.missing')}</span>}
          {(days !== undefined || reason !== '') && (
            <Button variant="default" onClick={draft.discard}>
              {t('common.draft.discard')}
            </Button>
          )}
        </Group>
      </Stack>
      {asking && (
        <ConfirmDialog
          opened
          title={t('payment.extend.title')}
          question={t('payment.extend.question', { days: days ?? 0, date: date(moved) })}
          busy={extend.isPending}
          error={warned ? undefined : extend.error}
          onConfirm={() => extend.mutate({ days: days ?? 0, reason, ...(request ? { request } : {}), ...(warned && seen ? { confirmed: true } : {}), version: list.version })}
          onCancel={() => {
            setAsking(false);
            extend.reset();
          }}
        >
          {warned && (
            <Alert color="yellow" variant="light" role="alert" icon={<IconAlertTriangle aria-hidden />}>
              <Stack gap="xs">
                {problem.message}
                <Checkbox label={t('payment.extend.seen')} checked={seen} onChange={(e) => setSeen(e.currentTarget.checked)} />
              </Stack>
            </Alert>
          )}
        </ConfirmDialog>
      )}
    </form>
  );
}

/** The old and the new deadline, side by side. */
function Moved({ from, to }: { from: string; to: string | undefined }) {
  return (
    <output className={classes.moved} aria-live="polite">
      <span className="numbers">{date(from)}</span>
      <IconArrowRight size={18} aria-hidden />
      {to ? <strong className="numbers">{t('payment.extend.new', { date: date(to) })}</strong> : <span className="dim">{t('payment.extend.noNew')}</span>}
    </output>
  );
}

/** Requests that wait for an answer; one may be granted with another number of days (F-30). */
function Requests({ list, chosen, choose }: { list: List; chosen: string | undefined; choose: (r: Schema<'ExtensionRequest'>) => void }) {
  const open = list.extensionRequests.filter((r) => r.state === 'open');
  if (open.length === 0) return null;
  return (
    <Stack gap={6}>
      {open.map((r) => (
        <Group key={r.id} gap="sm" justify="space-between" className={classes.request} data-chosen={chosen === r.id || undefined}>
          <span>{t('payment.request.asks', { by: whoWords(r.requestedBy), days: r.days, reason: r.reason })}</span>
          <Button size="xs" variant={chosen === r.id ? 'light' : 'default'} aria-pressed={chosen === r.id} onClick={() => choose(r)}>
            {t(chosen === r.id ? 'payment.request.chosen' : 'payment.request.grant')}
          </Button>
        </Group>
      ))}
    </Stack>
  );
}

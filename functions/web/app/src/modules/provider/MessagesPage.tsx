import { Button, Group, Select } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useAccount } from '@/frame/account';
import { t } from '@/i18n';
import { bytes, grouped } from '@/lib/format';
import { LocalitySelect, useLocality } from '@/modules/payment/LocalitySelect';
import { type Column, DataTable } from '@/ui/DataTable';
import { InstantText } from '@/ui/DateText';
import { EmptyState } from '@/ui/EmptyState';
import { Page } from '@/ui/Page';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useListSearch } from '@/ui/useListSearch';
import { AskStatus } from './AskStatus';
import { MessageDialog } from './MessageDialog';
import { type Message, messagesQuery } from './queries';
import { directions, MessageStateText, messageStates } from './words';

/** Nhật ký thông điệp: what was said to and by the provider's system, and what came of it (J-17). */
export function MessagesPage() {
  const account = useAccount();
  const [search, setSearch] = useListSearch();
  const locality = useLocality();
  const state = messageStates.find((s) => s === search.state);
  const direction = directions.find((d) => d === search.direction);
  const provider = account.level === 'provider';
  const messages = useInfiniteQuery({
    ...messagesQuery({ locality: provider ? undefined : locality, package: search.package, state, direction }),
    enabled: provider || locality !== undefined,
  });
  const [open, setOpen] = useState<Message>();
  const filtered = state !== undefined || direction !== undefined || search.package !== undefined;
  return (
    <Page title={t('provider.messages.title')} path={[t(provider ? 'provider.title' : 'menu.payment.other')]}>
      <Group align="flex-end" gap="sm" className="print-facts">
        <LocalitySelect />
        <Filter label={t('provider.messages.state')} values={messageStates} value={state} text={(s) => t(`provider.messages.state.${s}`)} set={(v) => setSearch({ state: v })} />
        <Filter label={t('provider.messages.direction')} values={directions} value={direction} text={(d) => t(`provider.messages.direction.${d}`)} set={(v) => setSearch({ direction: v })} />
        {search.package && (
          <Button variant="default" rightSection={<IconX size={14} aria-hidden />} onClick={() => setSearch({ package: '' })} aria-label={t('provider.messages.everyPackage')}>
            {t('provider.messages.onlyPackage', { id: search.package })}
          </Button>
        )}
        {search.package && messages.data?.pages[0]?.mayAsk && <AskStatus of={search.package} unanswered={setOpen} />}
      </Group>
      <ProblemAlert error={messages.error} retry={() => void messages.refetch()} />
      {!messages.error && (
        <DataTable<Message>
          id="messages"
          label={t('provider.messages.title')}
          columns={columns()}
          rows={messages.data?.pages.flatMap((p) => p.items)}
          rowKey={(m) => `${m.package} ${m.id}`}
          onOpen={setOpen}
          loading={messages.isPending}
          more={{ has: messages.hasNextPage, loading: messages.isFetchingNextPage, load: () => void messages.fetchNextPage() }}
          empty={<EmptyState why={t(filtered ? 'provider.messages.none' : 'provider.messages.empty')} />}
        />
      )}
      {open && <MessageDialog message={open} close={() => setOpen(undefined)} />}
    </Page>
  );
}

interface FilterProps<T extends string> {
  label: string;
  values: T[];
  value: T | undefined;
  text: (value: T) => string;
  set: (value: string) => void;
}

function Filter<T extends string>({ label, values, value, text, set }: FilterProps<T>) {
  return (
    <Select
      label={label}
      placeholder={t('beneficiary.filter.all')}
      data={values.map((v) => ({ value: v, label: text(v) }))}
      value={value ?? null}
      onChange={(v) => set(v ?? '')}
      clearable
      clearButtonProps={{ 'aria-label': t('beneficiary.filter.clear') }}
      w={200}
    />
  );
}

function columns(): Column<Message>[] {
  return [
    { key: 'at', title: t('provider.messages.at'), width: 150, render: (m) => <InstantText iso={m.at} />, sortBy: (m) => m.at },
    { key: 'action', title: t('provider.messages.action'), heading: true, width: 210, render: (m) => <Said m={m} />, sortBy: (m) => m.action },
    { key: 'package', title: t('payment.package.id'), width: 230, render: (m) => <span className="numbers">{m.package}</span>, sortBy: (m) => m.package },
    { key: 'state', title: t('provider.messages.state'), width: 140, render: (m) => <MessageStateText state={m.state} />, sortBy: (m) => messageStates.indexOf(m.state) },
    { key: 'attempts', title: t('provider.messages.attempts'), width: 80, align: 'right', render: (m) => <span className="numbers">{m.attempts}</span>, sortBy: (m) => m.attempts },
    { key: 'problem', title: t('provider.messages.problem'), render: (m) => m.problem ?? '' },
    { key: 'lines', title: t('payment.sums.lines'), width: 90, align: 'right', optional: true, render: (m) => <span className="numbers">{grouped(m.lines)}</span>, sortBy: (m) => m.lines },
    { key: 'status', title: 'HTTP', width: 70, optional: true, render: (m) => <span className="numbers">{m.status ?? ''}</span> },
    { key: 'size', title: t('provider.messages.size'), width: 90, align: 'right', optional: true, render: (m) => bytes(m.size), sortBy: (m) => m.size },
    { key: 'id', title: t('provider.messages.id'), width: 240, optional: true, render: (m) => <span className="numbers">{m.id}</span> },
  ];
}

/** What a message says, with its direction and, of several, its number. */
function Said({ m }: { m: Message }) {
  return (
    <>
      {t(`provider.messages.direction.${m.direction}`)}: {t(`provider.messages.action.${m.action}`)}
      {(m.parts ?? 0) > 1 && <span className="dim numbers"> {m.part}/{m.parts}</span>}
    </>
  );
}

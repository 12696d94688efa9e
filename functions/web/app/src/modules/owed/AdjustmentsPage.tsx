import { Button, Group, Select, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { t } from '@/i18n';
import { fold } from '@/lib/format';
import { useToday } from '@/lib/today';
import { LocalitySelect, useLocality } from '@/modules/payment/LocalitySelect';
import { EmptyState } from '@/ui/EmptyState';
import { MonthField } from '@/ui/MonthField';
import { Page } from '@/ui/Page';
import { PrintButton } from '@/ui/PrintButton';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useListSearch } from '@/ui/useListSearch';
import { AdjustmentsTable } from './AdjustmentsTable';
import { CreateDialog } from './CreateDialog';
import { ExportButton } from './ExportButton';
import { adjustmentsQuery, type AskedState, type Kind, states } from './queries';
import { Totals } from './Totals';

/** Truy lĩnh or truy thu of a locality: filters in the address, totals over all that match (F-42, F-43). */
export function AdjustmentsPage({ kind }: { kind: Kind }) {
  const [search, setSearch] = useListSearch();
  const [creating, setCreating] = useState(false);
  const locality = useLocality();
  const today = useToday();
  const state: AskedState = states.find((s) => s === search.state) ?? 'active';
  const month = search.month ?? '';
  const all = useInfiniteQuery({ ...adjustmentsQuery({ kind, state, ...(locality ? { locality } : {}), ...(month ? { month } : {}) }), enabled: locality !== undefined });
  const word = fold(search.name ?? '');
  const loaded = all.data?.pages.flatMap((p) => p.items);
  const rows = word ? loaded?.filter((a) => fold(`${a.name} ${a.nationalId ?? ''}`).includes(word)) : loaded;
  const first = all.data?.pages[0];
  const filtered = state !== 'active' || month !== '' || word !== '';
  return (
    <Page
      title={t(`owed.${kind}.title`)}
      path={[t('menu.payment.budget')]}
      actions={
        <>
          <ExportButton code="CHITRA_TLTT" month={month || today.slice(0, 7)} locality={locality} />
          <PrintButton />
          {first?.mayManage && (
            <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setCreating(true)}>
              {t(`owed.${kind}.create`)}
            </Button>
          )}
        </>
      }
    >
      <Group className="panel print-facts" p="8px 12px" gap="md" align="flex-end">
        <LocalitySelect />
        <Select label={t('owed.filter.state')} w={210} allowDeselect={false} data={states.map((s) => ({ value: s, label: t(`owed.filter.${s}`) }))} value={state} onChange={(v) => setSearch({ state: v === 'active' ? '' : (v ?? '') })} />
        <MonthField label={t('owed.filter.month')} value={month || undefined} onChange={(m) => setSearch({ month: m ?? '' })} w={150} />
        <TextInput label={t('owed.filter.name')} value={search.name ?? ''} onChange={(e) => setSearch({ name: e.currentTarget.value })} />
      </Group>
      <ProblemAlert error={all.error} retry={() => void all.refetch()} />
      {first && <Totals kind={kind} totals={first.totals} />}
      {!all.error && (
        <AdjustmentsTable
          id={`owed.${kind}`}
          label={t(`owed.${kind}.title`)}
          rows={rows}
          loading={all.isPending}
          without={['kind']}
          more={{ has: all.hasNextPage, loading: all.isFetchingNextPage, load: () => void all.fetchNextPage() }}
          empty={
            <EmptyState why={t(filtered ? 'owed.none' : `owed.${kind}.empty`)}>
              {filtered && (
                <Button variant="default" size="xs" onClick={() => setSearch({ state: '', month: '', name: '' })}>
                  {t('beneficiary.search.clear')}
                </Button>
              )}
            </EmptyState>
          }
        />
      )}
      {creating && <CreateDialog kind={kind} close={() => setCreating(false)} />}
    </Page>
  );
}

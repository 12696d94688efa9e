import { Select } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { t } from '@/i18n';
import { grouped, month } from '@/lib/format';
import { type Column, DataTable } from '@/ui/DataTable';
import { InstantText } from '@/ui/DateText';
import { EmptyState } from '@/ui/EmptyState';
import { Money } from '@/ui/Money';
import { Page } from '@/ui/Page';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useListSearch } from '@/ui/useListSearch';
import { type Package, packagesQuery } from './queries';
import { Deadline, PackageStateText, states } from './words';

/** Gói tin chi trả: what the localities sent, newest first (F-18). */
export function PackagesPage() {
  const navigate = useNavigate();
  const [search, setSearch] = useListSearch();
  const state = states.find((s) => s === search.state);
  const packages = useInfiniteQuery(packagesQuery(state));
  return (
    <Page title={t('provider.title')}>
      <ProblemAlert error={packages.error} retry={() => void packages.refetch()} />
      {!packages.error && (
        <>
          <Select
            label={t('provider.state')}
            placeholder={t('beneficiary.filter.all')}
            data={states.map((s) => ({ value: s, label: t(`provider.state.${s}`) }))}
            value={state ?? null}
            onChange={(v) => setSearch({ state: v ?? '' })}
            clearable
            clearButtonProps={{ 'aria-label': t('beneficiary.filter.clear') }}
            w={240}
          />
          <DataTable<Package>
            id="packages"
            label={t('provider.title')}
            columns={columns()}
            rows={packages.data?.pages.flatMap((p) => p.items)}
            rowKey={(p) => p.id}
            onOpen={(p) => void navigate({ to: `/provider/packages/${p.id}` as never })}
            loading={packages.isPending}
            more={{ has: packages.hasNextPage, loading: packages.isFetchingNextPage, load: () => void packages.fetchNextPage() }}
            empty={<EmptyState why={t(state ? 'provider.none' : 'provider.empty')} />}
          />
        </>
      )}
    </Page>
  );
}

function columns(): Column<Package>[] {
  return [
    { key: 'period', title: t('payment.period'), heading: true, width: 200, render: (p) => `${month(p.period)} · ${t(`payment.type.${p.type}`)}`, sortBy: (p) => p.period },
    { key: 'locality', title: t('payment.locality'), width: 150, render: (p) => p.localityName, sortBy: (p) => p.localityName },
    { key: 'state', title: t('provider.state'), width: 175, render: (p) => <PackageStateText state={p.state} />, sortBy: (p) => states.indexOf(p.state) },
    { key: 'lines', title: t('payment.sums.lines'), width: 90, align: 'right', render: (p) => <span className="numbers">{grouped(p.lines)}</span>, sortBy: (p) => p.lines },
    { key: 'paid', title: t('provider.paidLines'), width: 100, align: 'right', render: (p) => (p.state === 'sent' || p.state === 'paying' || p.state === 'returned') && <span className="numbers">{grouped(p.paidLines)}</span> },
    { key: 'total', title: t('payment.sums.total'), width: 135, align: 'right', render: (p) => <Money dong={p.total} />, sortBy: (p) => p.total },
    { key: 'deadline', title: t('payment.settleUntil'), width: 170, render: (p) => <Deadline p={p} />, sortBy: (p) => p.settlementDeadline ?? '' },
    { key: 'sentAt', title: t('payment.package.sentAt'), width: 145, optional: true, render: (p) => <InstantText iso={p.sentAt} />, sortBy: (p) => p.sentAt },
    { key: 'id', title: t('payment.package.id'), width: 220, optional: true, render: (p) => <span className="numbers">{p.id}</span> },
  ];
}

import { Button, SegmentedControl, Select } from '@mantine/core';
import '@mantine/core/styles/FloatingIndicator.css';
import '@mantine/core/styles/SegmentedControl.css';
import { IconFileSpreadsheet } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useAccount } from '@/frame/account';
import { t } from '@/i18n';
import { grouped, month } from '@/lib/format';
import { unitsQuery } from '@/modules/beneficiary/queries';
import { useLocality } from '@/modules/payment/LocalitySelect';
import { type Column, DataTable } from '@/ui/DataTable';
import { DateText } from '@/ui/DateText';
import { DownloadButton } from '@/ui/DownloadButton';
import { EmptyState } from '@/ui/EmptyState';
import { Page } from '@/ui/Page';
import { PrintButton } from '@/ui/PrintButton';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { Signal } from '@/ui/Signal';
import { useListSearch } from '@/ui/useListSearch';
import { KindTiles } from './KindTiles';
import { PeriodWarnings } from './PeriodWarnings';
import { type Asked, grave, type Group, type Kind, type Warning, warningsFile, warningsQuery } from './queries';
import classes from './warning.module.css';

/** Cảnh báo chính sách hồ sơ đối tượng, and thiếu thông tin beside it: what nobody should have to remember (E-22, E-28). */
export function WarningsPage() {
  const navigate = useNavigate();
  const [search, setSearch] = useListSearch();
  const asked = useAsked();
  const query = useInfiniteQuery({ ...warningsQuery(asked), placeholderData: keepPreviousData });
  const first = query.data?.pages[0];
  const rows = query.data?.pages.flatMap((p) => p.items);
  const total = first?.communes.reduce((sum, c) => sum + c.count, 0) ?? 0;
  return (
    <Page
      title={t('warning.title')}
      path={[t('menu.beneficiary'), t('menu.beneficiary.other')]}
      actions={
        <>
          <DownloadButton fetch={() => warningsFile(asked)} icon={<IconFileSpreadsheet size={15} aria-hidden />} disabled={total === 0}>
            {t('warning.export')}
          </DownloadButton>
          <PrintButton />
        </>
      }
    >
      <Filters asked={asked} />
      <ProblemAlert error={query.error} retry={() => void query.refetch()} />
      {first && !query.error && (
        <>
          {asked.group === 'policy' && <PeriodWarnings periods={first.periods} />}
          <KindTiles kinds={first.kinds} chosen={asked.kind} choose={(kind) => setSearch({ kind: kind ?? '' })} />
        </>
      )}
      {!query.error && (
        <DataTable<Warning>
          id="warnings"
          label={t('warning.title')}
          columns={columns()}
          rows={rows}
          rowKey={(w) => `${w.beneficiary}/${w.policy ?? ''}/${w.kind}`}
          onOpen={(w) => void navigate({ to: `/beneficiaries/${w.beneficiary}` as never })}
          loading={query.isPending}
          more={{ has: query.hasNextPage, loading: query.isFetchingNextPage, load: () => void query.fetchNextPage() }}
          tools={first && <span className="dim">{t('warning.count', { count: grouped(total), people: grouped(first.people), area: first.areaName })}</span>}
          empty={
            <EmptyState why={t(asked.kind ? 'warning.noneOfKind' : 'warning.none')}>
              {search.kind && (
                <Button variant="default" size="xs" onClick={() => setSearch({ kind: '' })}>
                  {t('warning.all')}
                </Button>
              )}
            </EmptyState>
          }
        />
      )}
    </Page>
  );
}

/** The question as it stands in the address; a province looks at a locality at a time. */
function useAsked(): Asked {
  const account = useAccount();
  const locality = useLocality();
  const [search] = useListSearch();
  const group: Group = search.group === 'missing' ? 'missing' : 'policy';
  const above = account.level === 'province' || account.level === 'central';
  const area = search.commune ?? (above ? locality : undefined);
  return { group, ...(area && { area }), ...(search.kind && { kind: search.kind as Kind }) };
}

function Filters({ asked }: { asked: Asked }) {
  const [, setSearch] = useListSearch();
  const units = useQuery(unitsQuery);
  const areas = (units.data?.items ?? []).filter((u) => u.level === 'commune' || u.locality === u.id);
  return (
    <div className={`panel ${classes.filters ?? ''} print-facts`}>
      <SegmentedControl
        aria-label={t('warning.group')}
        value={asked.group}
        onChange={(v) => setSearch({ group: v === 'missing' ? v : '', kind: '' })}
        data={(['policy', 'missing'] as const).map((value) => ({ value, label: t(`warning.group.${value}`) }))}
      />
      {areas.length > 1 && (
        <Select
          label={t('warning.area')}
          placeholder={t('warning.area.all')}
          data={areas.map((u) => ({ value: u.id, label: u.name }))}
          value={asked.area ?? null}
          onChange={(v) => setSearch({ commune: v ?? '' })}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': t('warning.area.clear') }}
          w={240}
        />
      )}
    </div>
  );
}

function columns(): Column<Warning>[] {
  return [
    { key: 'name', title: t('beneficiary.name'), heading: true, width: 180, render: (w) => w.name, sortBy: (w) => w.name },
    { key: 'kind', title: t('warning.kind'), width: 225, render: (w) => <Signal tone={grave.includes(w.kind) ? 'late' : 'soon'}>{t(`warning.kind.${w.kind}`)}</Signal>, sortBy: (w) => w.kind },
    { key: 'text', title: t('warning.text'), render: (w) => w.text },
    { key: 'month', title: t('warning.month'), width: 90, render: (w) => <span className="numbers">{w.month ? month(w.month) : ''}</span>, sortBy: (w) => w.month ?? '' },
    { key: 'category', title: t('beneficiary.policy'), width: 110, render: (w) => w.category ?? '' },
    { key: 'birth', title: t('beneficiary.birth'), width: 105, render: (w) => <DateText iso={w.birth} />, sortBy: (w) => w.birth },
    { key: 'nationalId', title: t('beneficiary.nationalId'), width: 130, optional: true, render: (w) => <span className="numbers">{w.nationalId}</span> },
    { key: 'commune', title: t('beneficiary.commune'), width: 135, render: (w) => w.communeName, sortBy: (w) => w.communeName },
    { key: 'hamlet', title: t('beneficiary.hamlet'), width: 130, optional: true, render: (w) => w.hamlet ?? '' },
  ];
}

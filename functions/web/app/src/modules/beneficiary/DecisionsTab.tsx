import { IconFileTypePdf } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { api, call, type Schema } from '@/api/client';
import { t } from '@/i18n';
import { AppLink } from '@/ui/AppLink';
import { type Column, DataTable } from '@/ui/DataTable';
import { DateText } from '@/ui/DateText';
import { DownloadButton } from '@/ui/DownloadButton';
import { EmptyState } from '@/ui/EmptyState';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { decisionsQuery } from './queries';

type Decision = Schema<'BeneficiaryDecision'>;

/** Hồ sơ quyết định: all decisions, newest first, each opens as PDF (E-24). */
export function DecisionsTab({ id }: { id: string }) {
  const decisions = useInfiniteQuery(decisionsQuery(id));
  if (decisions.error) return <ProblemAlert error={decisions.error} retry={() => void decisions.refetch()} />;
  return (
    <DataTable<Decision>
      id="beneficiary.decisions"
      label={t('beneficiary.tab.decisions')}
      columns={columns(id)}
      rows={decisions.data?.pages.flatMap((p) => p.items)}
      rowKey={(d) => d.id}
      loading={decisions.isPending}
      more={{ has: decisions.hasNextPage, loading: decisions.isFetchingNextPage, load: () => void decisions.fetchNextPage() }}
      empty={<EmptyState why={t('beneficiary.decisions.empty')} />}
    />
  );
}

function columns(id: string): Column<Decision>[] {
  return [
    { key: 'number', title: t('beneficiary.decision.number'), heading: true, render: (d) => <span className="numbers">{d.number}</span>, sortBy: (d) => d.number },
    { key: 'date', title: t('beneficiary.decision.date'), width: 110, render: (d) => <DateText iso={d.date} />, sortBy: (d) => d.date },
    { key: 'type', title: t('beneficiary.decision.type'), width: 180, render: (d) => t(`beneficiary.change.${d.type}`) },
    { key: 'signer', title: t('beneficiary.decision.signer'), width: 200, render: (d) => d.signer ?? '' },
    { key: 'dossier', title: t('beneficiary.decision.dossier'), width: 190, render: (d) => d.dossier && <AppLink to={`/dossiers/${d.dossier}`}>{d.dossier}</AppLink> },
    {
      key: 'file',
      title: t('beneficiary.decision.file'),
      width: 130,
      render: (d) =>
        d.hasFile ? (
          <DownloadButton variant="subtle" icon={<IconFileTypePdf size={16} aria-hidden />} fetch={() => call(api.GET('/beneficiaries/{id}/decisions/{decision}', { params: { path: { id, decision: d.id } } }))}>
            {t('beneficiary.decision.open')}
          </DownloadButton>
        ) : (
          <span className="dim">{t('beneficiary.decision.noFile')}</span>
        ),
    },
  ];
}

import { Button, Stack } from '@mantine/core';
import { IconFileSpreadsheet, IconFileTypePdf, IconPrinter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { asProblem } from '@/api/problem';
import { useAccount } from '@/frame/account';
import { t } from '@/i18n';
import { date, grouped, instant, month } from '@/lib/format';
import { DownloadButton } from '@/ui/DownloadButton';
import { EmptyState } from '@/ui/EmptyState';
import { Page, PageSkeleton } from '@/ui/Page';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { Filters } from './Filters';
import { type Asked, type Report, reportFile, reportQuery, reportsQuery, useAsked, useWord } from './queries';
import { ReportTable } from './ReportTable';

/** One report: its filter, its table with totals, its files (F-27, J-04). */
export function ReportPage() {
  const { code = '' }: { code?: string } = useParams({ strict: false });
  const word = useWord();
  const catalogue = useQuery(reportsQuery(''));
  const entry = catalogue.data?.items.find((r) => r.code === code);
  const asked = useAsked(code, entry);
  // What a report is run over is known from the catalogue.
  const report = useQuery({ ...reportQuery(asked), enabled: !catalogue.isPending });
  const problem = report.error ? asProblem(report.error) : undefined;
  const none = problem?.code === 'list-not-found';
  return (
    <Page title={entry ? word(entry.name, entry.nameEn) : code} path={[t('menu.report'), ...(entry ? [t(`report.module.${entry.module}`)] : []), code]} actions={report.data && <Files asked={asked} report={report.data} />}>
      {!catalogue.isPending && <Filters asked={asked} entry={entry} />}
      {!none && <ProblemAlert error={report.error} retry={() => void report.refetch()} />}
      {report.isPending && <PageSkeleton />}
      {none && (
        <div className="panel">
          <EmptyState why={t('report.noList', { month: month(asked.month) })} />
        </div>
      )}
      {report.data && <Shown report={report.data} />}
    </Page>
  );
}

function Files({ asked, report }: { asked: Asked; report: Report }) {
  return (
    <>
      {report.mayExport && (
        <>
          <DownloadButton fetch={() => reportFile(asked, 'xlsx')} icon={<IconFileSpreadsheet size={15} aria-hidden />}>
            {t('report.xlsx')}
          </DownloadButton>
          <DownloadButton fetch={() => reportFile(asked, 'pdf')} icon={<IconFileTypePdf size={15} aria-hidden />}>
            {t('report.pdf')}
          </DownloadButton>
        </>
      )}
      <Button variant="default" size="xs" leftSection={<IconPrinter size={15} aria-hidden />} onClick={() => window.print()}>
        {t('report.print')}
      </Button>
    </>
  );
}

/** What the report was run over, in words. */
function over(report: Report): string[] {
  if (report.from) return [t('report.days', { from: date(report.from), to: date(report.to) })];
  return [...(report.type ? [t(`payment.type.${report.type}`)] : []), month(report.month)];
}

/** The report with what it rests on; on paper also who printed it and when. */
function Shown({ report }: { report: Report }) {
  const account = useAccount();
  const outcome = report.entry.code.startsWith('DVCT');
  const lists = report.lists.map((l) => `${l.localityName}: ${t(`payment.state.${l.state}`)}${outcome ? ` (${t(`report.basis.${l.basis}`)})` : ''}`);
  return (
    <Stack gap="xs">
      <div className="dim">
        {[report.unitName, ...over(report), t('report.rows', { count: grouped(report.count) })].join(' · ')}
        {report.method && ` · ${t(`report.method.${report.method}`)}`}
        {lists.length > 0 && <br />}
        {lists.join('; ')}
      </div>
      <p className="only-print">{t('report.printed', { name: account.name, id: account.id, at: instant(report.at) })}</p>
      {report.count === 0 ? (
        <div className="panel">
          <EmptyState why={t(outcome && report.lists.every((l) => l.basis === 'none') ? 'report.notSettled' : 'report.empty')} />
        </div>
      ) : (
        <ReportTable report={report} />
      )}
    </Stack>
  );
}

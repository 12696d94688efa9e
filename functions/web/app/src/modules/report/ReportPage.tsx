import { Button, Stack } from '@mantine/core';
import { IconFileSpreadsheet, IconFileTypePdf, IconPrinter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { asProblem } from '@/api/problem';
import { useAccount } from '@/frame/account';
import { t } from '@/i18n';
import { grouped, instant, month } from '@/lib/format';
import { useToday } from '@/lib/today';
import { DownloadButton } from '@/ui/DownloadButton';
import { EmptyState } from '@/ui/EmptyState';
import { Page, PageSkeleton } from '@/ui/Page';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useListSearch } from '@/ui/useListSearch';
import { Filters } from './Filters';
import { type Asked, methods, type Report, reportFile, reportQuery, reportsQuery, useWord } from './queries';
import { ReportTable } from './ReportTable';

/** What the address asks for; this month and the own unit without any. */
function useAsked(code: string, byMethod: boolean): Asked {
  const [search] = useListSearch();
  const today = useToday();
  const month = /^\d{4}-(0[1-9]|1[0-2])$/.test(search.month ?? '') ? (search.month ?? '') : today.slice(0, 7);
  const method = byMethod ? methods.find((m) => m === search.method) : undefined;
  return { code, month, type: search.type === 'funeral' ? 'funeral' : 'monthly', ...(search.unit && { unit: search.unit }), ...(method && { method }) };
}

/** One report: its filter, its table with totals, its files (F-27, J-04). */
export function ReportPage() {
  const { code = '' }: { code?: string } = useParams({ strict: false });
  const word = useWord();
  const entry = useQuery(reportsQuery('')).data?.items.find((r) => r.code === code);
  const asked = useAsked(code, entry?.byMethod ?? false);
  const report = useQuery(reportQuery(asked));
  const problem = report.error ? asProblem(report.error) : undefined;
  const none = problem?.code === 'list-not-found';
  return (
    <Page title={entry ? word(entry.name, entry.nameEn) : code} path={[t('menu.report'), code]} actions={report.data && <Files asked={asked} report={report.data} />}>
      <Filters asked={asked} byMethod={entry?.byMethod ?? false} />
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

/** The report with what it rests on; on paper also who printed it and when. */
function Shown({ report }: { report: Report }) {
  const account = useAccount();
  const outcome = report.entry.code.startsWith('DVCT');
  const lists = report.lists.map((l) => `${l.localityName}: ${t(`payment.state.${l.state}`)}${outcome ? ` (${t(`report.basis.${l.basis}`)})` : ''}`);
  return (
    <Stack gap="xs">
      <div className="dim">
        {report.unitName} · {t(`payment.type.${report.type}`)} · {month(report.month)} · {t('report.rows', { count: grouped(report.count) })}
        {report.method && ` · ${t(`report.method.${report.method}`)}`}
        <br />
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

import { Group, Title, UnstyledButton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { api, call } from '@/api/client';
import { t } from '@/i18n';
import { grouped } from '@/lib/format';
import { type Column, DataTable } from '@/ui/DataTable';
import { DownloadButton } from '@/ui/DownloadButton';
import { EmptyState } from '@/ui/EmptyState';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { Signal } from '@/ui/Signal';
import { useListSearch } from '@/ui/useListSearch';
import classes from './import.module.css';
import { type Finding, findingsQuery, type Import } from './queries';

/** The officer's own workbook with every wrong cell coloured and commented. */
function MarksButton({ id }: { id: string }) {
  return <DownloadButton fetch={() => call(api.GET('/imports/{import}/marks', { params: { path: { import: id } } }))}>{t('import.marks')}</DownloadButton>;
}

/** What is wrong, grouped by kind; each row names its cell. */
export function Findings({ i }: { i: Import }) {
  const [search, setSearch] = useListSearch();
  const findings = useInfiniteQuery(findingsQuery(i.id, search.kind));
  const first = findings.data?.pages[0];
  return (
    <section>
      <Group justify="space-between" mb={6}>
        <Title order={2} size="h4">
          {t('import.findings')}
        </Title>
        {i.hasMarks && <MarksButton id={i.id} />}
      </Group>
      <ProblemAlert error={findings.error} retry={() => void findings.refetch()} />
      <div className={classes.findings}>
        {first && (
          <ul className={`panel ${classes.kinds ?? ''}`} aria-label={t('import.kinds')}>
            <li>
              <UnstyledButton className={classes.kind} aria-pressed={!search.kind} onClick={() => setSearch({ kind: '' })}>
                <span>{t('import.kind.all')}</span>
                <span className="numbers">{grouped(first.kinds.reduce((sum, k) => sum + k.count, 0))}</span>
              </UnstyledButton>
            </li>
            {first.kinds.map((k) => (
              <li key={k.kind + k.severity}>
                <UnstyledButton className={classes.kind} aria-pressed={search.kind === k.kind} onClick={() => setSearch({ kind: k.kind })}>
                  <span>
                    <Severity severity={k.severity} /> {k.title}
                  </span>
                  <span className="numbers">{grouped(k.count)}</span>
                </UnstyledButton>
              </li>
            ))}
          </ul>
        )}
        <DataTable<Finding>
          id="import.findings"
          label={t('import.findings')}
          columns={columns()}
          rows={findings.data?.pages.flatMap((p) => p.items)}
          rowKey={(f) => `${f.sheet ?? ''}!${f.cell}/${f.kind}`}
          loading={findings.isPending}
          more={{ has: findings.hasNextPage, loading: findings.isFetchingNextPage, load: () => void findings.fetchNextPage() }}
          empty={<EmptyState why={t('import.findings.none')} />}
        />
      </div>
    </section>
  );
}

function Severity({ severity }: { severity: Finding['severity'] }) {
  return <Signal tone={severity === 'error' ? 'late' : 'soon'}>{t(`import.severity.${severity}`)}</Signal>;
}

function columns(): Column<Finding>[] {
  return [
    {
      key: 'cell',
      title: t('import.finding.cell'),
      heading: true,
      width: 150,
      render: (f) => (
        <span>
          {f.sheet && <span className="dim">{f.sheet} · </span>}
          <strong className="numbers">{f.cell}</strong>
        </span>
      ),
    },
    { key: 'row', title: t('import.finding.row'), width: 80, align: 'right', render: (f) => <span className="numbers">{grouped(f.row)}</span>, sortBy: (f) => f.row },
    { key: 'column', title: t('import.finding.column'), width: 150, render: (f) => f.column, sortBy: (f) => f.column },
    { key: 'value', title: t('import.finding.value'), width: 160, render: (f) => (f.value ? <span className={classes.value}>{f.value}</span> : <span className="dim">{t('import.finding.blank')}</span>) },
    { key: 'detail', title: t('import.finding.detail'), render: (f) => f.detail },
    { key: 'severity', title: t('import.finding.severity'), width: 110, render: (f) => <Severity severity={f.severity} /> },
  ];
}

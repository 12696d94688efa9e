import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { t } from '@/i18n';
import { date } from '@/lib/format';
import { AppLink } from '@/ui/AppLink';
import { type Column, DataTable } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { Page } from '@/ui/Page';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useListSearch } from '@/ui/useListSearch';
import { type Asked, type LineName, lineLabel, onTimeQuery, opened, useAsked, type Which, type Work, worksQuery } from './queries';

/** The dossiers behind a number of the statistic: the 2 that were late (J-06). */
export function WorksPage() {
  const asked = useAsked();
  const [search] = useListSearch();
  const navigate = useNavigate();
  const of = opened.find((w) => w === search.of) ?? 'late';
  const line: LineName = { ...(search.step && { step: search.step }), ...(search.at && { at: search.at }), ...(search.officer && { officer: search.officer }) };
  const found = useInfiniteQuery(worksQuery(asked, of, line));
  return (
    <Page title={t(`ontime.of.${of}`)} path={[t('dossier.menu'), t('ontime.title')]} actions={<Back asked={asked} />}>
      <Behind asked={asked} line={line} />
      <ProblemAlert error={found.error} retry={() => void found.refetch()} />
      {!found.error && (
        <DataTable<Work>
          id={`ontime.works.${asked.by}`}
          label={t('ontime.works')}
          columns={columns(asked, of)}
          rows={found.data?.pages.flatMap((p) => p.items)}
          loading={found.isPending}
          rowKey={(w) => `${w.code}/${w.started}/${w.stepName ?? ''}`}
          onOpen={(w) => void navigate({ to: `/dossiers/${w.code}` as never })}
          more={{ has: found.hasNextPage, loading: found.isFetchingNextPage, load: () => void found.fetchNextPage() }}
          empty={<EmptyState why={t('ontime.empty')} />}
        />
      )}
    </Page>
  );
}

/** Of which line the number was, and of what days. */
function Behind({ asked, line }: { asked: Asked; line: LineName }) {
  const { data } = useQuery(onTimeQuery(asked));
  const at = data?.lines.find((l) => (l.step ?? '') === (line.step ?? '') && (l.unit ?? '') === (line.at ?? '') && (l.officer ?? '') === (line.officer ?? ''));
  const name = at && (line.step || line.at || line.officer || asked.procedure) ? lineLabel(at, asked.by) : undefined;
  return <div className="dim">{[data?.unitName, name, t('report.days', { from: date(asked.from), to: date(asked.to) })].filter(Boolean).join(' · ')}</div>;
}

function Back({ asked: { from, to, by, unit, procedure } }: { asked: Asked }) {
  return (
    <AppLink to="/on-time" search={{ from, to, ...(by !== 'procedure' && { by }), ...(unit && { unit }), ...(by === 'unit' && procedure && { procedure }) }}>
      {t('ontime.back')}
    </AppLink>
  );
}

function columns(asked: Asked, of: Which): Column<Work>[] {
  const text = (key: string, value: (w: Work) => string | undefined, width?: number): Column<Work> => ({
    key,
    title: t(`ontime.${key}`),
    render: value,
    sortBy: (w) => value(w) ?? '',
    ...(width !== undefined && { width }),
  });
  const day = (key: string, value: (w: Work) => string | undefined): Column<Work> => ({
    key,
    title: t(`ontime.${key}`),
    width: 112,
    render: (w) => <span className="numbers">{date(value(w))}</span>,
    sortBy: (w) => value(w) ?? '',
  });
  const count = (key: 'used' | 'over', value: (w: Work) => number): Column<Work> => ({ key, title: t(`ontime.${key}`), width: 125, align: 'right', render: (w) => <span className="numbers">{value(w)}</span>, sortBy: value });
  const steps = asked.by === 'step' || asked.by === 'officer';
  const done = of === 'late' || of === 'on-time';
  return [
    { key: 'code', title: t('ontime.code'), width: 190, render: (w) => <AppLink to={`/dossiers/${w.code}`} className="numbers">{w.code}</AppLink>, sortBy: (w) => w.code },
    { ...text('name', (w) => w.name), heading: true },
    ...(steps ? [text('step', (w) => w.stepName), text('officer', (w) => w.officerName, 140)] : [text('procedure', (w) => w.procedureName)]),
    { ...text('unit', (w) => w.unitName, 130), optional: asked.by !== 'procedure' },
    ...(done ? [] : [text('holder', (w) => w.holder)]),
    { ...day('started', (w) => w.started), optional: done },
    day('due', (w) => w.due),
    ...(done ? [day('finishedOn', (w) => w.finished), { ...count('used', (w) => w.days), optional: steps }] : []),
    ...(of === 'on-time' ? [] : [count('over', (w) => w.over)]),
    { ...text('state', (w) => w.stateName), optional: done },
  ];
}

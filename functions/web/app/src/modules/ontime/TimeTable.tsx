import type { ReactNode } from 'react';
import { t } from '@/i18n';
import { decimal, grouped } from '@/lib/format';
import { AppLink } from '@/ui/AppLink';
import { type Column, DataTable } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import classes from './ontime.module.css';
import { type Asked, type Line, lineLabel, rateText, type Which } from './queries';

/** The unit's total above its lines; late and overdue lead to their dossiers. */
export function Summary({ asked, total, unitName }: { asked: Asked; total: Line; unitName: string }) {
  const open = (of: Which, n: number) => <Opened asked={asked} line={total} of={of} n={n} label={t('ontime.total', { unit: unitName })} />;
  const figures: [string, ReactNode][] = [
    [t('ontime.finished'), <span key="finished" className="numbers">{grouped(total.finished)}</span>],
    [t('ontime.onTime'), open('on-time', total.onTime)],
    [t('ontime.late'), open('late', total.late)],
    [t('ontime.rate'), <span key="rate" className="numbers">{rateText(total) || '–'}</span>],
    [t('ontime.underway'), open('underway', total.underway)],
    [t('ontime.overdue'), open('overdue', total.overdue)],
  ];
  return (
    <section className="panel" aria-label={t('ontime.total', { unit: unitName })}>
      <dl className={classes.figures}>
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** A line for each procedure, unit, step or officer. */
export function TimeTable({ asked, lines }: { asked: Asked; lines: Line[] }) {
  return (
    <DataTable<Line>
      id={`ontime.${asked.by}`}
      label={t('ontime.title')}
      columns={[...names(asked), ...numbers(asked)]}
      rows={lines}
      rowKey={(l) => [l.procedure, l.step, l.unit, l.officer].join('/')}
      empty={<EmptyState why={t('ontime.none')} />}
    />
  );
}

function names({ by }: Asked): Column<Line>[] {
  const text = (key: string, of: (l: Line) => string | undefined, heading = false): Column<Line> => ({ key, title: t(`ontime.${key}`), heading, render: of, sortBy: (l) => of(l) ?? '' });
  switch (by) {
    case 'procedure':
      return [text('procedure', (l) => l.procedureName, true)];
    case 'unit':
      return [text('unit', (l) => l.unitName, true)];
    case 'step':
      return [{ key: 'step', title: t('ontime.step'), heading: true, render: (l) => <StepName line={l} /> }];
    case 'officer':
      return [text('officer', (l) => l.officerName, true), text('unit', (l) => l.unitName)];
  }
}

function StepName({ line }: { line: Line }) {
  return (
    <>
      {line.stepName}
      <div className="dim">{line.procedureName}</div>
    </>
  );
}

function numbers(asked: Asked): Column<Line>[] {
  const number = (key: 'finished' | 'untimed', more?: Partial<Column<Line>>): Column<Line> => ({
    key,
    title: t(`ontime.${key}`),
    width: 110,
    align: 'right',
    render: (l) => <span className="numbers">{grouped(l[key])}</span>,
    sortBy: (l) => l[key],
    ...more,
  });
  const opening = (key: 'onTime' | 'late' | 'underway' | 'overdue', of: Which, width = 112): Column<Line> => ({
    key,
    title: t(`ontime.${key}`),
    width,
    align: 'right',
    render: (l) => <Opened asked={asked} line={l} of={of} n={l[key]} label={lineLabel(l, asked.by)} />,
    sortBy: (l) => l[key],
  });
  return [
    number('finished'),
    opening('onTime', 'on-time'),
    opening('late', 'late'),
    { key: 'rate', title: t('ontime.rate'), width: 148, align: 'right', render: (l) => <span className="numbers">{rateText(l)}</span>, sortBy: (l) => l.onTime / Math.max(1, l.onTime + l.late) },
    number('untimed', { optional: true, width: 130 }),
    { key: 'days', title: t('ontime.days'), width: 125, align: 'right', render: (l) => <span className="numbers">{l.finished > 0 && decimal(l.days / l.finished)}</span>, sortBy: (l) => l.days / Math.max(1, l.finished) },
    opening('underway', 'underway'),
    opening('overdue', 'overdue', 145),
  ];
}

/** A number that leads to its dossiers; nothing stands behind 0. */
function Opened({ asked, line, of, n, label }: { asked: Asked; line: Line; of: Which; n: number; label: string }) {
  if (n === 0) return <span className="numbers">0</span>;
  const search = {
    from: asked.from,
    to: asked.to,
    by: asked.by,
    of,
    ...(asked.unit && { unit: asked.unit }),
    ...((line.procedure ?? asked.procedure) && { procedure: line.procedure ?? asked.procedure ?? '' }),
    ...(line.step && { step: line.step }),
    ...(line.unit && { at: line.unit }),
    ...(line.officer && { officer: line.officer }),
  };
  return (
    <AppLink to="/on-time/dossiers" search={search} className="numbers" aria-label={t('ontime.open', { label, count: grouped(n), of: t(`ontime.of.${of}`) })}>
      {grouped(n)}
    </AppLink>
  );
}

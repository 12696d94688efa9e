import { Stack } from '@mantine/core';
import type { Schema } from '@/api/client';
import { t } from '@/i18n';
import { AppLink } from '@/ui/AppLink';
import type { Column } from '@/ui/DataTable';
import { DateText, InstantText } from '@/ui/DateText';
import { DueBadge } from '@/ui/DueBadge';
import { RowMenu } from './RowMenu';

/** A dossier as lists show it. */
export type Row = Schema<'DossierRow'>;

/** Which list: an own queue, today's work, a search, a citizen's own. */
type Kind = 'own' | 'today' | 'all' | 'citizen';

/**
 * The columns of every list of dossiers (C-05, C-17). A queue of one's own
 * shows the step, today's work with the step's deadline; a search shows the status with who holds it, and so does a
 * citizen's list, whose rows have no menu.
 */
export function dossierColumns(kind: Kind): Column<Row>[] {
  const own = kind === 'own' || kind === 'today';
  const columns: Column<Row>[] = [
    { key: 'code', title: t('dossier.column.code'), render: (r) => <AppLink to={`/dossiers/${r.code}`} className="numbers">{r.code}</AppLink>, sortBy: (r) => r.code, width: 182 },
    { key: 'name', title: t('dossier.column.name'), render: (r) => <AppLink to={`/dossiers/${r.code}`}>{r.name}</AppLink>, sortBy: (r) => r.name, heading: true, linked: true },
    { key: 'birthDate', title: t('dossier.column.birthDate'), render: (r) => <DateText iso={r.birthDate} />, sortBy: (r) => r.birthDate ?? '', width: 105, optional: true },
    { key: 'procedure', title: t('dossier.column.procedure'), render: (r) => r.procedureName, sortBy: (r) => r.procedureName },
    { key: 'unit', title: t('dossier.column.unit'), render: (r) => r.unitName, sortBy: (r) => r.unitName, optional: true },
    { key: 'status', title: t('dossier.column.status'), render: (r) => <Status row={r} />, optional: own },
    { key: 'step', title: t('dossier.column.step'), render: (r) => <StepName row={r} />, sortBy: (r) => r.stepName ?? '', optional: !own },
    { key: 'sender', title: t('dossier.column.sender'), render: (r) => r.sender?.name, sortBy: (r) => r.sender?.name ?? '', width: 140, optional: !own },
    { key: 'at', title: t('dossier.column.at'), render: (r) => <InstantText iso={r.at} stacked />, sortBy: (r) => r.at, width: 102 },
    { key: 'due', title: t('dossier.column.due'), render: (r) => <DueBadge due={r.due} stacked />, sortBy: (r) => r.due.date ?? '9', width: 160, optional: kind === 'today' },
    { key: 'stepDue', title: t('dossier.column.stepDue'), render: (r) => <DueBadge due={r.stepDue} stacked />, sortBy: (r) => r.stepDue?.date ?? '9', width: 160, optional: kind !== 'today' },
    { key: 'decision', title: t('dossier.column.decision'), render: (r) => <span className="numbers">{r.decisionNumber}</span>, width: 110, optional: true },
  ];
  return kind === 'citizen' ? columns : [...columns, { key: 'actions', title: t('dossier.column.actions'), render: (r) => <RowMenu code={r.code} own={own} />, width: 92, align: 'center' }];
}

function StepName({ row }: { row: Row }) {
  return (
    <>
      {row.stepName}
      {row.reason && <div className="dim">{t('dossier.reasonIs', { reason: row.reason })}</div>}
    </>
  );
}

function Status({ row }: { row: Row }) {
  return (
    <Stack gap={0}>
      <span>{row.status}</span>
      {row.stepName && <span className="dim">{row.stepName}</span>}
      {row.reason && <span className="dim">{t('dossier.reasonIs', { reason: row.reason })}</span>}
    </Stack>
  );
}

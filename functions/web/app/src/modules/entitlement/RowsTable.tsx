import { type ReactNode, useState } from 'react';
import { t } from '@/i18n';
import { date, month } from '@/lib/format';
import { type Column, DataTable } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { Money, MoneyDifference } from '@/ui/Money';
import { MonthsDialog } from './MonthsDialog';
import { keyOf, type Row } from './queries';
import { reasonWords } from './words';

interface Props {
  id: string;
  rows: Row[] | undefined;
  loading: boolean;
  more: { has: boolean; loading: boolean; load: () => void };
  empty: string;
  selection?: { keys: string[]; set: (keys: string[]) => void };
  tools?: ReactNode;
  /** Of one month only: the amounts stand in the row itself. */
  single?: boolean;
}

/** Policies that differ from the law; a row opens month by month. */
export function RowsTable({ id, rows, loading, more, empty, selection, tools, single }: Props) {
  const [shown, setShown] = useState<Row>();
  return (
    <>
      <DataTable<Row>
        id={id}
        label={t('entitlement.rows')}
        columns={columns(single === true)}
        rows={rows}
        rowKey={keyOf}
        onOpen={setShown}
        loading={loading}
        more={more}
        selection={selection}
        tools={tools}
        empty={<EmptyState why={empty} />}
      />
      {shown && <MonthsDialog row={shown} close={() => setShown(undefined)} />}
    </>
  );
}

function columns(single: boolean): Column<Row>[] {
  const who: Column<Row>[] = [
    {
      key: 'name',
      title: t('entitlement.name'),
      heading: true,
      width: single ? undefined : 170,
      render: (r) => r.name,
      sortBy: (r) => r.name,
    },
    { key: 'birth', title: t('entitlement.birth'), width: 110, optional: true, render: (r) => <span className="numbers">{date(r.birth)}</span>, sortBy: (r) => r.birth },
    { key: 'commune', title: t('entitlement.commune'), width: 140, render: (r) => r.communeName, sortBy: (r) => r.communeName },
    { key: 'category', title: t('entitlement.category'), width: 75, render: (r) => r.category, sortBy: (r) => r.category },
    { key: 'reason', title: t('entitlement.reason'), width: single ? 170 : 190, render: (r) => (r.reason ? reasonWords(r.reason) : ''), sortBy: (r) => r.reason },
  ];
  if (single) {
    const of = (r: Row) => r.months[0];
    return [
      ...who,
      { key: 'listed', title: t('entitlement.listed'), width: 140, align: 'right', render: (r) => (of(r)?.onList ? <Money dong={of(r)?.listed} /> : <span className="dim">{t('entitlement.notListed')}</span>) },
      { key: 'lawful', title: t('entitlement.lawful'), width: 120, align: 'right', render: (r) => <Money dong={of(r)?.lawful} /> },
      { key: 'booked', title: t('entitlement.booked'), width: 165, align: 'right', render: (r) => <Money dong={of(r)?.booked} /> },
      { key: 'difference', title: t('entitlement.difference'), width: 120, align: 'right', render: (r) => <MoneyDifference dong={of(r)?.difference} />, sortBy: (r) => of(r)?.difference ?? 0 },
    ];
  }
  return [
    ...who,
    {
      key: 'change',
      title: t('entitlement.change'),
      width: 190,
      render: (r) => {
        const c = r.changes[r.changes.length - 1];
        if (!c) return <span className="dim">{t('entitlement.change.none')}</span>;
        return (
          <span>
            {c.kind === 'stop' ? t('entitlement.change.stop', { month: month(c.month) }) : <><span className="numbers">{month(c.month)}</span>: <Money dong={c.before} /> → <Money dong={c.amount} /></>}
          </span>
        );
      },
    },
    { key: 'arrears', title: t('entitlement.arrears'), width: 120, align: 'right', render: (r) => <Money dong={r.arrears} />, sortBy: (r) => r.arrears },
    { key: 'recovery', title: t('entitlement.recovery'), width: 120, align: 'right', render: (r) => <Money dong={r.recovery} />, sortBy: (r) => r.recovery },
  ];
}

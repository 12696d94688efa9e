import type { Schema } from '@/api/client';
import { t } from '@/i18n';
import { AppLink } from '@/ui/AppLink';
import type { Column } from '@/ui/DataTable';
import { DateText } from '@/ui/DateText';
import { Money } from '@/ui/Money';
import { NationalId } from '@/ui/NationalId';
import classes from '../payment.module.css';
import type { Line, List, ListType } from '../queries';
import { LineStatus } from '../words';
import { LineMenu, PartNote } from './LineMenu';

/** A line's own name within its list. */
export const lineKey = (l: Line) => `${l.list}/${l.commune}/${l.beneficiary}/${l.policy}`;

/** A policy's name on one line; whole when pointed at, and on a phone. */
function CategoryText({ name }: { name: string }) {
  return (
    <div className={classes.oneLine} title={name}>
      {name}
    </div>
  );
}

/** A line's total, one click from why it is what it is. */
function Why({ line: l }: { line: Line }) {
  return (
    <AppLink to={`/payment-lines/${l.list}/${l.commune}.${l.beneficiary}.${l.policy}`} inherit>
      <Money dong={l.total} />
    </AppLink>
  );
}

/** The columns of a list's own lines: whose funeral it pays for, and what may be done to a line. */
export function lineColumns(list: List, choose: ((line: Line, what: 'split' | 'merge') => void) | undefined): Column<Line>[] {
  const all = columns(list.sums, list.type);
  return choose ? [...all, { key: 'menu', title: t('payment.line.actions'), width: 88, align: 'center', render: (l) => <LineMenu line={l} choose={(what) => choose(l, what)} /> }] : all;
}

/** The payee, with which part of a split line it is. A funeral's claimant has no file. */
function Payee({ line: l }: { line: Line }) {
  return (
    <>
      {l.deceased ? <span>{l.name}</span> : <AppLink to={`/beneficiaries/${l.beneficiary}`} inherit>{l.name}</AppLink>} <PartNote line={l} />
    </>
  );
}

/** Whose funeral is paid for; a file of their own unless they are outside the registry. */
function Deceased({ line: l }: { line: Line }) {
  return l.beneficiary.startsWith('NGOAI-') ? <span>{l.deceased}</span> : <AppLink to={`/beneficiaries/${l.beneficiary}`} inherit>{l.deceased}</AppLink>;
}

const funeral = (): Column<Line>[] => [
  { key: 'deceased', title: t('payment.line.deceased'), width: 165, render: (l) => <Deceased line={l} />, sortBy: (l) => l.deceased ?? '' },
  { key: 'decision', title: t('payment.line.decision'), width: 150, render: (l) => l.decision ?? '', sortBy: (l) => l.decision ?? '' },
];

/** The columns of a line, shared with the unpaid lists; parts nobody on the list has are left out at first. */
export function columns(sums?: Schema<'Sums'>, type?: ListType): Column<Line>[] {
  const amount = (key: 'regular' | 'arrears' | 'recovery' | 'carryOver' | 'total'): Column<Line> => ({
    key,
    title: t(`payment.sums.${key}`),
    width: key === 'total' ? 116 : key === 'regular' ? 110 : 95,
    align: 'right',
    optional: sums?.[key] === 0 && key !== 'total',
    render: (l) => (key === 'total' ? <Why line={l} /> : <Money dong={l[key] === 0 ? undefined : l[key]} />),
    sortBy: (l) => l[key],
  });
  return [
    { key: 'name', title: t(type === 'funeral' ? 'payment.line.claimant' : 'payment.line.name'), heading: true, width: 165, render: (l) => <Payee line={l} />, sortBy: (l) => l.name },
    ...(type === 'funeral' ? funeral() : []),
    { key: 'nationalId', title: t('beneficiary.nationalId'), width: 140, optional: true, render: (l) => <NationalId id={l.nationalId} /> },
    { key: 'commune', title: t('payment.line.commune'), width: 140, optional: true, render: (l) => l.communeName },
    { key: 'category', title: t('beneficiary.policy'), width: 130, optional: type === 'funeral', render: (l) => <CategoryText name={l.category} />, sortBy: (l) => l.category },
    amount('regular'),
    amount('arrears'),
    amount('recovery'),
    amount('carryOver'),
    amount('total'),
    { key: 'method', title: t('beneficiary.methodShort'), width: 95, render: (l) => t(`beneficiary.method.${l.method}`), sortBy: (l) => l.method },
    { key: 'account', title: t('payment.line.account'), width: 160, optional: true, render: (l) => <span className="numbers">{[l.bank, l.account].filter(Boolean).join(' ')}</span> },
    { key: 'budget', title: t('beneficiary.budget'), width: 110, optional: true, render: (l) => l.budgetLine },
    { key: 'status', title: t('payment.line.status'), width: 140, render: (l) => <LineStatus status={l.status} />, sortBy: (l) => l.status },
    { key: 'paidDate', title: t('payment.line.paidDate'), width: 105, optional: true, render: (l) => <DateText iso={l.paidDate} /> },
    { key: 'reason', title: t('payment.line.reason'), width: 180, optional: true, render: (l) => l.reason ?? '' },
  ];
}

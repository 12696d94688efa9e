import { t } from '@/i18n';
import { grouped } from '@/lib/format';
import { CopyId } from '@/ui/CopyId';
import { type Column, DataTable } from '@/ui/DataTable';
import { InstantText } from '@/ui/DateText';
import { EmptyState } from '@/ui/EmptyState';
import { Money } from '@/ui/Money';
import { Signal, type Tone } from '@/ui/Signal';
import type { Schema } from '@/api/client';
import { Who } from '@/ui/Who';
import type { List } from '../queries';

type Sent = Schema<'SentPackage'>;
const tones: Record<Sent['state'], Tone> = { pending: 'soon', delivered: 'ok', rejected: 'late' };

/** The packages sent to the provider, newest first; a new one names the rejected one it follows (F-17, F-40). */
export function PackagesTable({ list }: { list: List }) {
  return <DataTable<Sent> id="payment.packages" label={t('payment.tab.packages')} columns={columns()} rows={[...list.packages].reverse()} rowKey={(p) => p.id} empty={<EmptyState why={t(list.connected ? 'payment.package.empty' : 'payment.package.manual')} />} />;
}

function columns(): Column<Sent>[] {
  return [
    { key: 'id', title: t('payment.package.id'), heading: true, width: 230, render: (p) => <CopyId id={p.id} /> },
    { key: 'state', title: t('payment.package.state'), width: 150, render: (p) => <Signal tone={tones[p.state]}>{t(`payment.package.${p.state}`)}</Signal> },
    { key: 'sentAt', title: t('payment.package.sentAt'), width: 150, render: (p) => <InstantText iso={p.sentAt} /> },
    { key: 'sentBy', title: t('payment.package.sentBy'), width: 190, render: (p) => <Who of={p.sentBy} stacked /> },
    { key: 'lines', title: t('payment.sums.lines'), width: 90, align: 'right', render: (p) => <span className="numbers">{grouped(p.lines)}</span> },
    { key: 'total', title: t('payment.sums.total'), width: 140, align: 'right', render: (p) => <Money dong={p.total} /> },
    { key: 'note', title: t('payment.package.note'), render: (p) => p.note ?? '' },
    { key: 'replaces', title: t('payment.package.replaces'), width: 200, optional: true, render: (p) => <span className="numbers">{p.replaces}</span> },
    { key: 'hash', title: t('payment.package.hash'), width: 200, optional: true, render: (p) => <code title={p.hash}>{p.hash.slice(0, 16)}…</code> },
  ];
}

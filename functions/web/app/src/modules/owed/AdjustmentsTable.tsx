import { Button, Group } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { t } from '@/i18n';
import { month } from '@/lib/format';
import { type Column, DataTable } from '@/ui/DataTable';
import { InstantText } from '@/ui/DateText';
import { Money } from '@/ui/Money';
import { NationalId } from '@/ui/NationalId';
import { CancelDialog, CollectDialog } from './ChangeDialogs';
import { DetailDialog } from './DetailDialog';
import type { Adjustment } from './queries';
import { AdjustmentState, monthsOf, sourceWords } from './words';

interface Props {
  id: string;
  label: string;
  rows: Adjustment[] | undefined;
  loading: boolean;
  empty: ReactNode;
  more?: { has: boolean; loading: boolean; load: () => void };
  /** Columns to leave out, where they would say the same in each row. */
  without?: string[];
}

type Asked = { of: Adjustment; what: 'detail' | 'collectRecovery' | 'cancelAdjustment' };

/** Arrears or recoveries, a row each; a row opens with the lists that took it. */
export function AdjustmentsTable({ without = [], ...table }: Props) {
  const [asked, setAsked] = useState<Asked>();
  const close = () => setAsked(undefined);
  return (
    <>
      <DataTable<Adjustment> {...table} columns={columns(setAsked).filter((c) => !without.includes(c.key))} rowKey={(a) => a.ref} onOpen={(of) => setAsked({ of, what: 'detail' })} />
      {asked?.what === 'detail' && <DetailDialog of={asked.of} close={close} />}
      {asked?.what === 'collectRecovery' && <CollectDialog of={asked.of} close={close} />}
      {asked?.what === 'cancelAdjustment' && <CancelDialog of={asked.of} close={close} />}
    </>
  );
}

function columns(ask: (asked: Asked) => void): Column<Adjustment>[] {
  return [
    { key: 'name', title: t('payment.line.name'), heading: true, width: 165, render: (a) => a.name, sortBy: (a) => a.name },
    { key: 'kind', title: t('owed.kind'), width: 90, render: (a) => t(`owed.${a.kind}`), sortBy: (a) => a.kind },
    { key: 'nationalId', title: t('beneficiary.nationalId'), width: 140, optional: true, render: (a) => <NationalId id={a.nationalId} /> },
    { key: 'commune', title: t('payment.line.commune'), width: 135, render: (a) => a.communeName, sortBy: (a) => a.communeName },
    { key: 'category', title: t('beneficiary.policy'), width: 190, optional: true, render: (a) => a.category, sortBy: (a) => a.category },
    { key: 'months', title: t('owed.months'), width: 150, render: (a) => <span className="numbers">{monthsOf(a)}</span>, sortBy: (a) => a.from },
    { key: 'amount', title: t('owed.amount'), width: 115, align: 'right', render: (a) => <Money dong={a.amount} />, sortBy: (a) => a.amount },
    { key: 'settled', title: t('owed.settled'), width: 125, align: 'right', optional: true, render: (a) => <Money dong={a.settled || undefined} />, sortBy: (a) => a.settled },
    { key: 'left', title: t('owed.left'), width: 110, align: 'right', render: (a) => <Money dong={a.remaining + a.listed || undefined} />, sortBy: (a) => a.remaining + a.listed },
    { key: 'month', title: t('owed.month'), width: 90, render: (a) => <span className="numbers">{month(a.month)}</span>, sortBy: (a) => a.month },
    { key: 'state', title: t('payment.line.status'), width: 165, render: (a) => <AdjustmentState of={a} />, sortBy: (a) => a.state },
    { key: 'reason', title: t('owed.reason'), width: 220, optional: true, render: (a) => a.reason },
    { key: 'source', title: t('owed.source'), width: 130, optional: true, render: (a) => sourceWords(a.source), sortBy: (a) => a.source },
    { key: 'at', title: t('owed.at'), width: 150, optional: true, render: (a) => <InstantText iso={a.at} />, sortBy: (a) => a.at },
    { key: 'actions', title: t('owed.actions'), width: 140, render: (a) => <Actions of={a} ask={ask} /> },
  ];
}

/** What the API allows now. */
function Actions({ of, ask }: { of: Adjustment; ask: (asked: Asked) => void }) {
  const allowed = of.actions.filter((a) => a.enabled);
  if (allowed.length === 0) return null;
  return (
    <Group gap={4} wrap="nowrap" className="no-print">
      {allowed.map((a) => (
        <Button
          key={a.action}
          size="compact-xs"
          variant="default"
          onClick={(e) => {
            e.stopPropagation();
            ask({ of, what: a.action });
          }}
          aria-label={t(`owed.${a.action}.of`, { name: of.name })}
        >
          {t(`owed.${a.action}.action`)}
        </Button>
      ))}
    </Group>
  );
}

import { Stack, Table, Title } from '@mantine/core';
import { hasText, t } from '@/i18n';
import { grouped, month } from '@/lib/format';
import type { Schema } from '@/api/client';
import { AppLink } from '@/ui/AppLink';
import { EmptyState } from '@/ui/EmptyState';
import { Money, MoneyDifference } from '@/ui/Money';
import classes from '../payment.module.css';
import { isBusy, type List } from '../queries';

interface Group {
  key: string;
  name: string;
  sums: Schema<'Sums'>;
}

/** Totals by commune, with the difference from last month, and by method, budget line and policy (F-14, F-15, page.md 6). */
export function SummaryTables({ list, previous }: { list: List; previous: List | undefined }) {
  if (list.sums.lines === 0) {
    return (
      <div className="panel">
        <EmptyState why={t(isBusy(list) ? 'payment.summary.preparing' : 'payment.summary.empty')} />
      </div>
    );
  }
  return (
    <Stack gap="sm">
      <GroupTable
        title={t('payment.by.commune')}
        groups={list.communes.map((c) => ({ key: c.commune, name: c.communeName, sums: c.sums }))}
        before={previous && new Map(previous.communes.map((c) => [c.commune, c.sums]))}
        beforeMonth={previous?.period}
        total={list.sums}
        beforeTotal={previous?.sums}
        toLines
      />
      <div className={classes.pair}>
        <GroupTable title={t('payment.by.method')} groups={list.methods.map((m) => ({ ...m, name: hasText(`beneficiary.method.${m.key}`) ? t(`beneficiary.method.${m.key}`) : m.name }))} total={list.sums} short />
        <GroupTable title={t('payment.by.budget')} groups={list.budgetLines} total={list.sums} short />
      </div>
      <GroupTable title={t('payment.by.category')} groups={list.categories} total={list.sums} />
    </Stack>
  );
}

interface Props {
  title: string;
  groups: Group[];
  total: Schema<'Sums'>;
  before?: Map<string, Schema<'Sums'>>;
  beforeMonth?: string;
  beforeTotal?: Schema<'Sums'>;
  /** Only persons and the total. */
  short?: boolean;
  /** Names lead to the commune's lines. */
  toLines?: boolean;
}

const parts = ['regular', 'arrears', 'recovery', 'carryOver'] as const;

function GroupTable({ title, groups, total, before, beforeMonth, beforeTotal, short, toLines }: Props) {
  return (
    <section className="panel">
      <Title order={3} size="h6" p="8px 12px 0">
        {title}
      </Title>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolled region must be reachable by keyboard */}
      <div className={classes.scroll} tabIndex={0} role="region" aria-label={title}>
        <Table verticalSpacing={4} fz="sm" aria-label={title}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('payment.by.name')}</Table.Th>
              <Table.Th ta="right">{t('payment.sums.lines')}</Table.Th>
              {!short && parts.map((p) => <Table.Th key={p} ta="right">{t(`payment.sums.${p}`)}</Table.Th>)}
              <Table.Th ta="right">{t('payment.sums.total')}</Table.Th>
              {before && <Table.Th ta="right">{t('payment.by.difference', { month: month(beforeMonth) })}</Table.Th>}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {groups.map((g) => (
              <Table.Tr key={g.key}>
                <Table.Td>{toLines ? <LinesLink commune={g.key} name={g.name} /> : g.name}</Table.Td>
                <Cells sums={g.sums} short={short} />
                {before && <Difference now={g.sums} then={before.get(g.key)} />}
              </Table.Tr>
            ))}
          </Table.Tbody>
          <Table.Tfoot>
            <Table.Tr className={classes.total}>
              <Table.Th>{t('payment.by.all')}</Table.Th>
              <Cells sums={total} short={short} />
              {before && <Difference now={total} then={beforeTotal} />}
            </Table.Tr>
          </Table.Tfoot>
        </Table>
      </div>
    </section>
  );
}

function LinesLink({ commune, name }: { commune: string; name: string }) {
  const here = Object.fromEntries(new URLSearchParams(location.search));
  return (
    <AppLink to="/payment" search={{ ...here, tab: 'lines', commune }} inherit stay>
      {name}
    </AppLink>
  );
}

function Cells({ sums, short }: { sums: Schema<'Sums'>; short: boolean | undefined }) {
  return (
    <>
      <Table.Td ta="right" className="numbers">
        {grouped(sums.lines)}
      </Table.Td>
      {!short &&
        parts.map((p) => (
          <Table.Td key={p} ta="right">
            <Money dong={sums[p]} />
          </Table.Td>
        ))}
      <Table.Td ta="right" fw={600}>
        <Money dong={sums.total} />
      </Table.Td>
    </>
  );
}

/** Lines and money more or less than last month. */
function Difference({ now, then }: { now: Schema<'Sums'>; then: Schema<'Sums'> | undefined }) {
  const [lines, total] = [now.lines - (then?.lines ?? 0), now.total - (then?.total ?? 0)];
  return (
    <Table.Td ta="right" className="numbers">
      {lines === 0 && total === 0 ? (
        <span className="dim">{t('payment.by.same')}</span>
      ) : (
        <>
          <MoneyDifference dong={total} /> <span className="dim">({t('payment.by.people', { lines: `${lines > 0 ? '+' : lines < 0 ? '-' : ''}${grouped(Math.abs(lines))}` })})</span>
        </>
      )}
    </Table.Td>
  );
}

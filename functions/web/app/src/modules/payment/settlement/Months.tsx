import { Alert, Table } from '@mantine/core';
import { t } from '@/i18n';
import { month } from '@/lib/format';
import { AppLink } from '@/ui/AppLink';
import { Money } from '@/ui/Money';
import classes from '../payment.module.css';
import { addressOf, type List } from '../queries';
import { ListState } from '../words';

/** At the head of several months their common balance, else the list's own (F-07, F-57). */
export const wholeBalance = (list: List) => (list.id === list.head && list.whole ? list.whole : list.balance);

const isHead = (list: List) => list.id === list.head;

/** Which months the settlement covers, and at which of them it is settled; nothing with one month (F-07). */
export function Months({ list }: { list: List }) {
  if (list.covers.length === 0) return null;
  const last = list.covers.at(-1)?.period ?? list.last;
  const search = (period: string) => addressOf({ ...list, period });
  return (
    <section aria-label={t('payment.months')}>
      {!isHead(list) && (
        <Alert color="yellow" variant="light" mb="xs">
          {t('payment.months.elsewhere', { month: month(last) })}{' '}
          <AppLink to="/settlement" search={search(last)}>
            {t('payment.months.toHead', { month: month(last) })}
          </AppLink>
        </Alert>
      )}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolled region must be reachable by keyboard */}
      <div className={`panel ${classes.scroll ?? ''}`} tabIndex={0} role="region" aria-label={t('payment.months')}>
        <Table verticalSpacing={5} fz="sm" aria-label={t('payment.months')}>
          <Table.Thead>
            <Table.Tr>
              {['period', 'state', 'listed', 'paid', 'unpaid'].map((k) => (
                <Table.Th key={k} ta={k === 'period' || k === 'state' ? undefined : 'right'}>{t(`payment.months.${k}`)}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {list.covers.map((c) => (
              <Table.Tr key={c.list}>
                <Table.Td className="numbers">
                  <AppLink to="/settlement" search={search(c.period)}>
                    {month(c.period)}
                  </AppLink>
                </Table.Td>
                <Table.Td>{c.state ? <ListState state={c.state} /> : t('payment.months.none')}</Table.Td>
                <Table.Td ta="right">
                  <Money dong={c.balance.listed} />
                </Table.Td>
                <Table.Td ta="right">
                  <Money dong={c.balance.paid} />
                </Table.Td>
                <Table.Td ta="right">
                  <Money dong={c.balance.unpaid} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </section>
  );
}

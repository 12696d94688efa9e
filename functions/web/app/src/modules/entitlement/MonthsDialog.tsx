import { Modal, Stack, Table, Text } from '@mantine/core';
import { t } from '@/i18n';
import { date, month } from '@/lib/format';
import { coefficient } from '@/modules/beneficiary/words';
import { AppLink } from '@/ui/AppLink';
import { Money, MoneyDifference } from '@/ui/Money';
import { ReturnFocus } from '@/ui/ReturnFocus';
import classes from './entitlement.module.css';
import type { Row } from './queries';
import { reasonWords } from './words';

/** One row month by month: what was listed, what the law gives and from which rows of the law it follows. */
export function MonthsDialog({ row, close }: { row: Row; close: () => void }) {
  return (
    <Modal opened onClose={close} size="75rem" title={t('entitlement.months.title', { name: row.name })} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <ReturnFocus />
      <Stack gap="sm">
        <Text size="sm">
          {t('entitlement.months.who', { birth: date(row.birth), commune: row.communeName, category: row.category })}{' '}
          <AppLink to={`/beneficiaries/${row.beneficiary}`}>{t('entitlement.months.file')}</AppLink>
        </Text>
        {row.note && <Text size="sm">{row.note}</Text>}
        {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolled region must be reachable by keyboard */}
        <div className={classes.scroll} tabIndex={0} role="region" aria-label={t('entitlement.months')}>
          <Table verticalSpacing={4} fz="sm" aria-label={t('entitlement.months')}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('entitlement.month')}</Table.Th>
                <Table.Th ta="right">{t('entitlement.listed')}</Table.Th>
                <Table.Th ta="right">{t('entitlement.registered')}</Table.Th>
                <Table.Th ta="right">{t('entitlement.lawful')}</Table.Th>
                <Table.Th>{t('entitlement.law')}</Table.Th>
                <Table.Th ta="right">{t('entitlement.booked')}</Table.Th>
                <Table.Th ta="right">{t('entitlement.difference')}</Table.Th>
                <Table.Th>{t('entitlement.why')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {row.months.map((m) => (
                <Table.Tr key={m.month}>
                  <Table.Td className="numbers">{month(m.month)}</Table.Td>
                  <Table.Td ta="right">{!m.closed ? <span className="dim">{t('entitlement.notSent')}</span> : m.onList ? <Money dong={m.listed} /> : <span className="dim">{t('entitlement.notListed')}</span>}</Table.Td>
                  <Table.Td ta="right">
                    <Money dong={m.registered} />
                  </Table.Td>
                  <Table.Td ta="right">
                    <Money dong={m.lawful} />
                  </Table.Td>
                  <Table.Td>
                    <Formula month={m} />
                  </Table.Td>
                  <Table.Td ta="right">{m.booked ? <Money dong={m.booked} /> : ''}</Table.Td>
                  <Table.Td ta="right">{m.difference !== 0 ? <strong><MoneyDifference dong={m.difference} /></strong> : <Money dong={0} />}</Table.Td>
                  <Table.Td>{m.why ?? (m.reason ? reasonWords(m.reason) : '')}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
        {row.changes.map((c) => (
          <Text key={c.month + c.kind} size="sm">
            {c.kind === 'stop' ? t('entitlement.change.stop', { month: month(c.month) }) : t('entitlement.change.adjust', { month: month(c.month) })}{' '}
            <Money dong={c.before} /> → <Money dong={c.amount} />
          </Text>
        ))}
      </Stack>
    </Modal>
  );
}

/** The lawful amount as the law makes it: 540.000 đ × 1,5, and where the standard is decreed. */
function Formula({ month: m }: { month: Row['months'][number] }) {
  if (m.lawful === 0) return null;
  if (!m.standard) return <span className="dim">{t('entitlement.noFormula')}</span>;
  return (
    <span title={m.source}>
      <Money dong={m.standard} /> × {coefficient(m.coefficient)}
      {(m.children ?? 1) > 1 && ` × ${String(m.children)}`} <span className="dim">{m.source}</span>
    </span>
  );
}

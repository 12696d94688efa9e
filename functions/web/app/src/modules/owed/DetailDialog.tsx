import { Modal, Stack, Table, Title } from '@mantine/core';
import { t } from '@/i18n';
import { date, money, month } from '@/lib/format';
import { addressOfId } from '@/modules/payment/queries';
import { AppLink } from '@/ui/AppLink';
import { InstantText } from '@/ui/DateText';
import { Pairs } from '@/ui/Pairs';
import { ReturnFocus } from '@/ui/ReturnFocus';
import { Who } from '@/ui/Who';
import type { Adjustment } from './queries';
import { AdjustmentState, monthsOf, sourceWords } from './words';

/** One adjustment: what it is for, which lists took it and what came in outside them. */
export function DetailDialog({ of, close }: { of: Adjustment; close: () => void }) {
  const blocked = of.actions.filter((a) => !a.enabled && a.why);
  return (
    <Modal opened onClose={close} title={`${t(`owed.${of.kind}`)} · ${of.name}`} size="lg" closeButtonProps={{ 'aria-label': t('common.close') }}>
      <ReturnFocus />
      <Stack gap="sm">
        <Pairs
          pairs={[
            [t('owed.person'), <AppLink key="person" to={`/beneficiaries/${of.beneficiary}`}>{of.name}</AppLink>],
            [t('payment.line.status'), <AdjustmentState key="state" of={of} />],
            [t('beneficiary.policy'), of.category],
            [t('payment.line.commune'), of.communeName],
            [t('owed.amount'), money(of.amount)],
            [t(`owed.total.${of.kind}.settled`), of.settled > 0 && money(of.settled)],
            [t('owed.total.listed'), of.listed > 0 && money(of.listed)],
            [t(`owed.total.${of.kind}.remaining`), of.remaining > 0 && money(of.remaining)],
            [t('owed.total.cancelled'), of.cancelled > 0 && `${money(of.cancelled)}${of.cancelReason ? ` (${of.cancelReason})` : ''}`],
            [t('owed.months'), monthsOf(of)],
            [t('owed.month'), month(of.month)],
            [t('owed.reason'), of.reason],
            [t('owed.source'), sourceWords(of.source)],
            [t('owed.by'), <span key="by"><Who of={of.by} />, <InstantText iso={of.at} /></span>],
          ]}
        />
        {of.takes.length > 0 && <Takes of={of} />}
        {of.collections.length > 0 && <Collections of={of} />}
        {blocked.map((a) => (
          <div key={a.action} className="dim">
            {t(`owed.${a.action}.action`)}: {a.why}
          </div>
        ))}
      </Stack>
    </Modal>
  );
}

function Takes({ of }: { of: Adjustment }) {
  return (
    <section>
      <Title order={3} size="h6">
        {t('owed.takes')}
      </Title>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('payment.month')}</Table.Th>
            <Table.Th ta="right">{t('owed.amount')}</Table.Th>
            <Table.Th>{t('payment.line.status')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {of.takes.map((take) => (
            <Table.Tr key={`${take.list}/${take.policy}/${take.amount}`}>
              <Table.Td>
                <AppLink to="/payment" search={addressOfId(take.list)}>
                  {month(take.period)}
                </AppLink>
              </Table.Td>
              <Table.Td ta="right" className="numbers">
                {money(take.amount)}
              </Table.Td>
              <Table.Td>{t(`owed.take.${of.kind}.${take.status}`)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}

function Collections({ of }: { of: Adjustment }) {
  return (
    <section>
      <Title order={3} size="h6">
        {t('owed.collections')}
      </Title>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('owed.collect.date')}</Table.Th>
            <Table.Th ta="right">{t('owed.amount')}</Table.Th>
            <Table.Th>{t('owed.collect.receipt')}</Table.Th>
            <Table.Th>{t('owed.by')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {of.collections.map((c) => (
            <Table.Tr key={c.receipt + c.date}>
              <Table.Td className="numbers">{date(c.date)}</Table.Td>
              <Table.Td ta="right" className="numbers">
                {money(c.amount)}
              </Table.Td>
              <Table.Td>{c.receipt}</Table.Td>
              <Table.Td>
                <Who of={c.by} stacked />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}

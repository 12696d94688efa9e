import { Table, Title } from '@mantine/core';
import type { Schema } from '@/api/client';
import { t } from '@/i18n';
import { month } from '@/lib/format';
import { InstantText } from '@/ui/DateText';
import { Who } from '@/ui/Who';
import classes from './settings.module.css';

/** All versions of the terms, newest first: from which period, who saved them and when (F-11). */
export function SettingsHistory({ settings }: { settings: Schema<'PaymentSettings'> }) {
  const versions = [...(settings.planned ?? [])].reverse();
  return (
    <section>
      <Title order={2} size="h4" mb={6}>
        {t('settings.history')}
      </Title>
      {versions.length === 0 ? (
        <p className="dim">{t('settings.history.empty')}</p>
      ) : (
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolled region must be reachable by keyboard
        <div className={`panel ${classes.scroll ?? ''}`} tabIndex={0} role="region" aria-label={t('settings.history')}>
          <Table verticalSpacing={5} fz="sm">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('settings.history.from')}</Table.Th>
                <Table.Th ta="right">{t('settings.sendCutOffDay')}</Table.Th>
                <Table.Th ta="right">{t('settings.settlementCutOffDay')}</Table.Th>
                <Table.Th ta="right">{t('settings.monthsPerSettlement')}</Table.Th>
                <Table.Th>{t('settings.history.link')}</Table.Th>
                <Table.Th>{t('settings.history.cutOff')}</Table.Th>
                <Table.Th>{t('settings.history.saved')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {versions.map((v) => (
                <Table.Tr key={`${v.from}/${v.savedAt ?? ''}`}>
                  <Table.Td className="numbers">{month(v.from)}</Table.Td>
                  <Table.Td ta="right">{v.sendCutOffDay}</Table.Td>
                  <Table.Td ta="right">{v.settlementCutOffDay}</Table.Td>
                  <Table.Td ta="right">{v.monthsPerSettlement}</Table.Td>
                  <Table.Td>{v.connected ? v.types.map((type) => t(`settings.type.short.${type}`)).join(', ') : t('settings.history.noLink')}</Table.Td>
                  <Table.Td>{t(`settings.history.${v.sendCutOff}`)}</Table.Td>
                  <Table.Td>
                    {v.savedBy ? <Who of={v.savedBy} stacked /> : t('settings.history.default')} <InstantText iso={v.savedAt} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
    </section>
  );
}

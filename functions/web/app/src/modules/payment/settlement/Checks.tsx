import { Group } from '@mantine/core';
import { t } from '@/i18n';
import { AppLink } from '@/ui/AppLink';
import { addressOf, type List } from '../queries';

/** Where the sums are held against the provider's own: DVCT_01, DVCT_02 and the period's balance (F-27). */
export function Checks({ list }: { list: List }) {
  const report = { month: list.period, ...(list.type === 'funeral' ? { type: list.type } : {}), unit: list.locality };
  return (
    <Group gap="md" className="no-print">
      <span className="dim">{t('payment.checks')}</span>
      <AppLink to="/reports/DVCT_01" search={report}>
        {t('payment.checks.paid')}
      </AppLink>
      <AppLink to="/reports/DVCT_02" search={report}>
        {t('payment.checks.unpaid')}
      </AppLink>
      <AppLink to="/payment-balance" search={addressOf(list)}>
        {t('menu.books.balance')}
      </AppLink>
    </Group>
  );
}

import { Alert } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { t } from '@/i18n';
import { AppLink } from '@/ui/AppLink';
import type { Warnings } from './queries';

/** What there is to do about the locality's lists: nothing when there is nothing. */
export function PeriodWarnings({ periods }: { periods: Warnings['periods'] }) {
  if (periods.length === 0) return null;
  return (
    <Alert color="yellow" variant="light" icon={<IconAlertTriangle aria-hidden />} title={t('warning.periods')} styles={{ title: { color: 'var(--soon)' } }}>
      {periods.map((p) => (
        <div key={`${p.kind}/${p.month}`}>
          {p.text} <AppLink to="/payment" search={{ month: p.month, ...(p.type === 'funeral' ? { type: 'funeral' } : {}) }} c="inherit">{t('warning.periods.open')}</AppLink>
        </div>
      ))}
    </Alert>
  );
}

import { Alert } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { t } from '@/i18n';
import { grouped, month as monthText, signedMoney } from '@/lib/format';
import { AppLink } from '@/ui/AppLink';
import { reviewsQuery } from './queries';

interface Props {
  locality: string;
  month: string;
}

/** Warns that the month's list would pay by rates the last review found out of date, while nobody confirmed it; forbids nothing. */
export function ReviewWarning({ locality, month }: Props) {
  const reviews = useInfiniteQuery(reviewsQuery(locality));
  const last = reviews.data?.pages[0]?.items.find((r) => r.from <= month && month <= r.next && r.state !== 'computing');
  const found = last?.differing.find((d) => d.month === month);
  if (!last || !found || (last.state !== 'computed' && last.state !== 'failed')) return null;
  return (
    <Alert color="yellow" variant="light" icon={<IconAlertTriangle aria-hidden />} title={t('payment.review.title')} styles={{ title: { color: 'var(--soon)' } }}>
      {t(last.state === 'failed' ? 'payment.review.expired' : 'payment.review.waiting', { count: grouped(found.policies), month: monthText(month), amount: signedMoney(found.amount) })}{' '}
      <AppLink to={last.state === 'failed' ? '/entitlement-reviews' : `/entitlement-reviews/${last.id}`} fw={600} c="inherit">
        {t('payment.review.open')}
      </AppLink>
    </Alert>
  );
}

import { Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { api, call } from '@/api/client';
import { t } from '@/i18n';
import { commandHeader, useCommand } from '@/lib/command';
import { month } from '@/lib/format';
import { AppLink } from '@/ui/AppLink';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { DateText } from '@/ui/DateText';
import { EmptyState } from '@/ui/EmptyState';
import { Act, ActNote } from '../Act';
import { Claims } from './Claims';
import { actionOf, addressOf, type ListType, type Period, useListChanged } from '../queries';

/** A month without a list: why, until when, and the button that prepares it (P1, F-45). */
export function NoList({ period, type }: { period: Period; type: ListType }) {
  const changed = useListChanged();
  const [asking, setAsking] = useState(false);
  const action = type === 'monthly' ? actionOf(period, 'prepareList') : period.funeralActions.find((a) => a.action === 'prepareList');
  const deleted = period.lists.find((l) => l.type === type);
  const values = { type: t(`payment.type.${type}`), month: month(period.month), locality: period.localityName };
  const prepare = useCommand(
    (v: { period: string; type: ListType; version: number }, key) => call(api.POST('/payment/lists', { params: { header: commandHeader(key) }, body: v })),
    (list) => {
      setAsking(false);
      changed(list);
    },
  );
  return (
    <Stack gap="sm">
      <div className="panel">
        <EmptyState why={t(action ? 'payment.none' : 'payment.noneRead', values)}>
          <Stack align="center" gap={6}>
            <Act action={action} told primary onClick={() => setAsking(true)}>
              {t('payment.prepare.action')}
            </Act>
            <ActNote action={action} />
            <Text size="sm" className="dim">
              {t('payment.sendUntil')} <DateText iso={period.sendDeadline} />
            </Text>
            {type === 'monthly' && (
              <AppLink to="/payment-forecast" search={addressOf({ period: period.month, type, locality: period.locality })}>
                {t('payment.none.forecast')}
              </AppLink>
            )}
          </Stack>
        </EmptyState>
        <ConfirmDialog
          opened={asking}
          title={t('payment.prepare.action')}
          question={t('payment.prepare.question', values)}
          busy={prepare.isPending}
          error={prepare.error}
          onConfirm={() => prepare.mutate({ period: period.month, type, version: deleted?.version ?? 0 })}
          onCancel={() => setAsking(false)}
        />
      </div>
      {type === 'funeral' && <Claims list={`${period.locality}:${period.month}:funeral`} version={deleted?.version ?? 0} mayAdd={action !== undefined} locality={period.locality} />}
    </Stack>
  );
}

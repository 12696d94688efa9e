import { Button, Group, Stack, Title } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schema } from '@/api/client';
import { t } from '@/i18n';
import { AppLink } from '@/ui/AppLink';
import { type Column, DataTable } from '@/ui/DataTable';
import { DateText } from '@/ui/DateText';
import { EmptyState } from '@/ui/EmptyState';
import { Money } from '@/ui/Money';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { ClaimDialog } from './ClaimDialog';
import { waitingQuery } from '../queries';

type Claim = Schema<'FuneralClaim'>;

/** Mai táng phí chờ lập danh sách: the funerals that no list pays yet (F-49). */
export function Claims({ list, version, mayAdd, locality }: { list: string; version: number; mayAdd: boolean; locality: string }) {
  const waiting = useQuery(waitingQuery(list, version));
  const [adding, setAdding] = useState(false);
  return (
    <section>
      <Stack gap="xs">
        <Group justify="space-between">
          <Title order={2} size="h5">
            {t('payment.claims.title')}
          </Title>
          {mayAdd && (
            <Button size="xs" variant="default" leftSection={<IconPlus size={15} aria-hidden />} onClick={() => setAdding(true)}>
              {t('payment.claims.add')}
            </Button>
          )}
        </Group>
        <ProblemAlert error={waiting.error} retry={() => void waiting.refetch()} />
        {!waiting.error && (
          <DataTable<Claim> id="payment.claims" label={t('payment.claims.title')} columns={columns()} rows={waiting.data?.claims} rowKey={(c) => c.beneficiary} loading={waiting.isPending} empty={<EmptyState why={t('payment.claims.none')} />} />
        )}
      </Stack>
      {adding && <ClaimDialog locality={locality} close={() => setAdding(false)} />}
    </section>
  );
}

function columns(): Column<Claim>[] {
  return [
    { key: 'deceased', title: t('payment.line.deceased'), heading: true, width: 190, render: (c) => (c.outside ? <span>{c.deceased}</span> : <AppLink to={`/beneficiaries/${c.beneficiary}`} inherit>{c.deceased}</AppLink>), sortBy: (c) => c.deceased },
    { key: 'died', title: t('payment.claims.died'), width: 110, render: (c) => <DateText iso={c.died} />, sortBy: (c) => c.died },
    { key: 'claimant', title: t('payment.line.claimant'), width: 190, render: (c) => [c.claimant, c.relation].filter(Boolean).join(', '), sortBy: (c) => c.claimant },
    { key: 'commune', title: t('payment.line.commune'), width: 150, render: (c) => c.communeName, sortBy: (c) => c.communeName },
    { key: 'amount', title: t('payment.claims.amount'), width: 130, align: 'right', render: (c) => <Money dong={c.amount} />, sortBy: (c) => c.amount },
    { key: 'method', title: t('beneficiary.methodShort'), width: 100, render: (c) => t(`beneficiary.method.${c.method}`) },
    { key: 'decision', title: t('payment.line.decision'), width: 190, render: (c) => c.decision },
  ];
}

import { Button, Group, Stack, Table, Tooltip } from '@mantine/core';
import { useState } from 'react';
import type { Schema } from '@/api/client';
import { t } from '@/i18n';
import { month } from '@/lib/format';
import { EmptyState } from '@/ui/EmptyState';
import { Money } from '@/ui/Money';
import classes from './beneficiary.module.css';
import { LifeLine } from './LifeLine';
import { type Person, readOnlyWhy } from './queries';
import { AdjustDialog, SuspendDialog } from './PolicyDialogs';
import { StopDialog } from './StopDialog';
import { coefficient, StatusText } from './words';

type Policy = Schema<'BeneficiaryPolicy'>;

/** Chính sách: each entitlement with its months, amount and, where allowed, Thôi hưởng. */
export function PoliciesTab({ person }: { person: Person }) {
  const [doing, setDoing] = useState<{ policy: Policy; what: 'stop' | 'adjust' | 'suspend' | 'resume' }>();
  const close = () => setDoing(undefined);
  const stop = readOnlyWhy(person) ? undefined : person.actions.find((a) => a.name === 'stopPolicy');
  if (person.policies.length === 0) {
    return (
      <div className="panel">
        <EmptyState why={t('beneficiary.policies.empty')} />
      </div>
    );
  }
  return (
    <Stack gap="sm">
      <div className={`panel ${classes.scroll ?? ''}`}>
        <Table verticalSpacing={6} fz="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('beneficiary.policy')}</Table.Th>
              <Table.Th>{t('beneficiary.status')}</Table.Th>
              <Table.Th ta="right">{t('beneficiary.coefficient')}</Table.Th>
              <Table.Th ta="right">{t('beneficiary.amount')}</Table.Th>
              <Table.Th>{t('beneficiary.months')}</Table.Th>
              <Table.Th>{t('beneficiary.budget')}</Table.Th>
              {stop && <Table.Th className="no-print">{t('beneficiary.action')}</Table.Th>}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {person.policies.map((p) => (
              <Table.Tr key={p.id}>
                <Table.Td>
                  {p.categoryName} <span className="dim numbers">({p.category})</span>
                </Table.Td>
                <Table.Td>
                  <StatusText status={p.status} />
                </Table.Td>
                <Table.Td ta="right" className="numbers">
                  {coefficient(p.coefficient)}
                </Table.Td>
                <Table.Td ta="right">
                  <Money dong={p.amount} />
                </Table.Td>
                <Table.Td className="numbers">
                  {month(p.from)} – {p.until ? month(p.until) : t('beneficiary.now')}
                </Table.Td>
                <Table.Td>{p.budget}</Table.Td>
                {stop && <Table.Td className="no-print">{mayStop(p) && <PolicyButtons policy={p} stop={stop} change={person.actions.find((a) => a.name === 'changePolicy') ?? stop} start={(what) => setDoing({ policy: p, what })} />}</Table.Td>}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
      <LifeLine policies={person.policies} />
      {doing?.what === 'stop' && <StopDialog person={person} policy={doing.policy} close={close} />}
      {doing?.what === 'adjust' && <AdjustDialog person={person} policy={doing.policy} close={close} />}
      {(doing?.what === 'suspend' || doing?.what === 'resume') && <SuspendDialog person={person} policy={doing.policy} resume={doing.what === 'resume'} close={close} />}
    </Stack>
  );
}

const mayStop = (p: Policy) => p.until === undefined && (p.status === 'active' || p.status === 'suspended' || p.status === 'pending');

interface Offered {
  enabled: boolean;
  why?: string;
}

/** What may be done with one policy: adjust, suspend or resume, stop (E-08, E-09, E-10). */
function PolicyButtons({ policy, stop, change, start }: { policy: Policy; stop: Offered; change: Offered; start: (what: 'stop' | 'adjust' | 'suspend' | 'resume') => void }) {
  const offered = policy.status === 'suspended' ? (['resume', 'stop'] as const) : policy.status === 'active' ? (['adjust', 'suspend', 'stop'] as const) : (['stop'] as const);
  return (
    <Group gap={4} wrap="nowrap">
      {offered.map((what) => {
        const by = what === 'stop' ? stop : change;
        return (
          <Tooltip key={what} label={by.why} disabled={by.enabled || !by.why}>
            <Button size="compact-sm" variant="default" data-disabled={!by.enabled || undefined} aria-disabled={!by.enabled} onClick={() => by.enabled && start(what)}>
              {t(`beneficiary.${what}.action`)}
            </Button>
          </Tooltip>
        );
      })}
    </Group>
  );
}

import { Checkbox, Table, Title, UnstyledButton } from '@mantine/core';
import { t } from '@/i18n';
import { grouped } from '@/lib/format';
import { Money, MoneyDifference } from '@/ui/Money';
import type { Choice } from './choice';
import classes from './entitlement.module.css';
import type { Detail, Sums } from './queries';
import { reasonWords } from './words';

interface Props {
  reasons: Detail['reasons'];
  /** The ticks; none when nothing is to be chosen any more. */
  choice: Choice | undefined;
  chosen: string | undefined;
  choose: (reason: string) => void;
  policies: number;
}

/** What there is of each reason; ticking takes or leaves the whole group. */
export function ReasonsTable({ reasons, choice, chosen, choose, policies }: Props) {
  return (
    <section className="panel">
      <Title order={2} size="h6" p="8px 12px 0">
        {t('entitlement.byReason', { policies: grouped(policies) })}
      </Title>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolled region must be reachable by keyboard */}
      <div className={classes.scroll} tabIndex={0} role="region" aria-label={t('entitlement.reason')}>
        <Table verticalSpacing={4} fz="sm" aria-label={t('entitlement.reason')}>
          <Head first={t('entitlement.reason')} ticks={choice !== undefined} />
          <Table.Tbody>
            {reasons.length === 0 && (
              <Table.Tr>
                <Table.Td colSpan={7}>{t('entitlement.rows.none')}</Table.Td>
              </Table.Tr>
            )}
            {reasons.map((r) => (
              <Table.Tr key={r.reason}>
                {choice && (
                  <Table.Td w={56} data-narrow>
                    <Checkbox aria-label={t('entitlement.take', { reason: reasonWords(r.reason) })} checked={choice.reasons.includes(r.reason)} onChange={(e) => choice.setReason(r.reason, e.currentTarget.checked)} />
                  </Table.Td>
                )}
                <Table.Td>
                  <Pick label={reasonWords(r.reason)} pressed={chosen === r.reason} onClick={() => choose(chosen === r.reason ? '' : r.reason)} />
                  {!r.ticked && <div className="dim">{t(`entitlement.judge.${r.reason}`)}</div>}
                </Table.Td>
                <Cells sums={r.sums} />
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </section>
  );
}

/** The same sums by commune. */
export function CommunesTable({ communes, chosen, choose }: { communes: Detail['communes']; chosen: string | undefined; choose: (commune: string) => void }) {
  const shown = communes.filter((c) => c.sums.rows > 0);
  if (shown.length === 0) return null;
  return (
    <section className="panel">
      <Title order={2} size="h6" p="8px 12px 0">
        {t('entitlement.byCommune')}
      </Title>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolled region must be reachable by keyboard */}
      <div className={classes.scroll} tabIndex={0} role="region" aria-label={t('entitlement.byCommune')}>
        <Table verticalSpacing={4} fz="sm" aria-label={t('entitlement.byCommune')}>
          <Head first={t('entitlement.commune')} ticks={false} />
          <Table.Tbody>
            {shown.map((c) => (
              <Table.Tr key={c.commune}>
                <Table.Td>
                  <Pick label={c.communeName} pressed={chosen === c.commune} onClick={() => choose(chosen === c.commune ? '' : c.commune)} />
                </Table.Td>
                <Cells sums={c.sums} />
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </section>
  );
}

/** A name that narrows the rows below, or widens them again. */
function Pick({ label, pressed, onClick }: { label: string; pressed: boolean; onClick: () => void }) {
  return (
    <UnstyledButton className={classes.pick} aria-pressed={pressed} onClick={onClick}>
      {label}
    </UnstyledButton>
  );
}

function Head({ first, ticks }: { first: string; ticks: boolean }) {
  return (
    <Table.Thead>
      <Table.Tr>
        {ticks && <Table.Th data-narrow>{t('entitlement.ticked')}</Table.Th>}
        <Table.Th>{first}</Table.Th>
        <Table.Th ta="right">{t('entitlement.count')}</Table.Th>
        <Table.Th ta="right">{t('entitlement.changes')}</Table.Th>
        <Table.Th ta="right">{t('entitlement.arrears')}</Table.Th>
        <Table.Th ta="right">{t('entitlement.recovery')}</Table.Th>
        <Table.Th ta="right">{t('entitlement.perMonth')}</Table.Th>
      </Table.Tr>
    </Table.Thead>
  );
}

function Cells({ sums }: { sums: Sums }) {
  return (
    <>
      <Table.Td ta="right" className="numbers">
        {grouped(sums.rows)}
      </Table.Td>
      <Table.Td ta="right" className="numbers">
        {grouped(sums.changes)}
      </Table.Td>
      <Table.Td ta="right">
        <Money dong={sums.arrears} />
      </Table.Td>
      <Table.Td ta="right">
        <Money dong={sums.recovery} />
      </Table.Td>
      <Table.Td ta="right">
        <MoneyDifference dong={sums.monthly} />
      </Table.Td>
    </>
  );
}

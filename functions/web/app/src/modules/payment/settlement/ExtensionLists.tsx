import { Table, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { t } from '@/i18n';
import { InstantText, DateText } from '@/ui/DateText';
import { Money } from '@/ui/Money';
import { Signal } from '@/ui/Signal';
import { Who } from '@/ui/Who';
import classes from '../payment.module.css';
import type { List } from '../queries';

/** Each extension with the old and new deadline, and the requests recorded (F-30, F-37). */
export function ExtensionLists({ list }: { list: List }) {
  return (
    <>
      <Section title={t('payment.extend.history')} empty={t('payment.extend.noHistory')} rows={list.extensions.length} head={heads('payment.extend.col', ['old', 'new', 'days', 'reason', 'requestedBy', 'decidedBy', 'at'])}>
        {[...list.extensions].reverse().map((e) => (
          <Table.Tr key={e.at}>
            <Table.Td>
              <DateText iso={e.oldDeadline} />
            </Table.Td>
            <Table.Td fw={600}>
              <DateText iso={e.newDeadline} />
            </Table.Td>
            <Table.Td ta="right" className="numbers">{e.days}</Table.Td>
            <Table.Td>{e.reason}</Table.Td>
            <Table.Td>
              <Who of={e.requestedBy} stacked />
            </Table.Td>
            <Table.Td>
              <Who of={e.decidedBy} stacked />
            </Table.Td>
            <Table.Td>
              <InstantText iso={e.at} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Section>
      {list.extensionRequests.length > 0 && (
        <Section title={t('payment.request.list')} empty="" rows={list.extensionRequests.length} head={heads('payment.extend.col', ['at', 'requestedBy', 'days', 'reason', 'state'])}>
          {[...list.extensionRequests].reverse().map((r) => (
            <Table.Tr key={r.id}>
              <Table.Td>
                <InstantText iso={r.at} />
              </Table.Td>
              <Table.Td>
                <Who of={r.requestedBy} stacked />
              </Table.Td>
              <Table.Td ta="right" className="numbers">{r.days}</Table.Td>
              <Table.Td>{r.reason}</Table.Td>
              <Table.Td>
                <Signal tone={r.state === 'open' ? 'soon' : 'ok'}>{t(`payment.request.${r.state}`)}</Signal>
              </Table.Td>
            </Table.Tr>
          ))}
        </Section>
      )}
    </>
  );
}

/** What the provider transmitted, version by version; a returned one keeps its remarks (F-25). */
export function SettlementVersions({ list }: { list: List }) {
  if (list.settlements.length === 0) return null;
  return (
    <Section title={t('payment.versions')} empty="" rows={list.settlements.length} head={heads('payment.versions', ['version', 'at', 'by', 'paid', 'unpaid', 'state', 'remarks'])}>
      {[...list.settlements].reverse().map((s) => (
        <Table.Tr key={s.version}>
          <Table.Td className="numbers">{s.version}</Table.Td>
          <Table.Td>
            <InstantText iso={s.receivedAt} />
          </Table.Td>
          <Table.Td>
            <Who of={s.by} stacked />
          </Table.Td>
          <Table.Td ta="right">
            <Money dong={s.paid} />
          </Table.Td>
          <Table.Td ta="right">
            <Money dong={s.unpaid} />
          </Table.Td>
          <Table.Td>
            <Signal tone={s.state === 'current' ? 'ok' : 'late'}>{t(`payment.versions.${s.state}`)}</Signal>
          </Table.Td>
          <Table.Td>{s.remarks}</Table.Td>
        </Table.Tr>
      ))}
    </Section>
  );
}

interface Head {
  title: string;
  number: boolean;
}

const numbers = ['days', 'paid', 'unpaid'];

const heads = (prefix: string, keys: string[]): Head[] => keys.map((key) => ({ title: t(`${prefix}.${key}`), number: numbers.includes(key) }));

interface SectionProps {
  title: string;
  head: Head[];
  rows: number;
  empty: string;
  children: ReactNode;
}

function Section({ title, head, rows, empty, children }: SectionProps) {
  return (
    <section>
      <Title order={2} size="h5" mb={4}>
        {title}
      </Title>
      {rows === 0 ? (
        <p className="dim">{empty}</p>
      ) : (
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolled region must be reachable by keyboard
        <div className={`panel ${classes.scroll ?? ''}`} tabIndex={0} role="region" aria-label={title}>
          <Table verticalSpacing={5} fz="sm" aria-label={title} miw={head.length * 105}>
            <Table.Thead>
              <Table.Tr>
                {head.map((h) => (
                  <Table.Th key={h.title} ta={h.number ? 'right' : undefined}>
                    {h.title}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>{children}</Table.Tbody>
          </Table>
        </div>
      )}
    </section>
  );
}

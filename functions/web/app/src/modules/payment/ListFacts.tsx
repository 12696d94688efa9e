import { Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { t } from '@/i18n';
import { grouped, money, month } from '@/lib/format';
import { addMonths } from '@/lib/today';
import { Pairs } from '@/ui/Pairs';
import { type List, waitingQuery } from './queries';

/** How many people and how much money a command touches, and which signed summary it spoils (J-14). */
export function ListFacts({ list, keepsScan }: { list: List; keepsScan?: boolean }) {
  const scan = !keepsScan && list.scan?.current ? list.scan.name : undefined;
  return (
    <Pairs
      pairs={[
        [t('payment.sums.lines'), <strong key="n">{grouped(list.sums.lines)}</strong>],
        [t('payment.sums.total'), <strong key="t">{money(list.sums.total)}</strong>],
        [t('payment.facts.carried'), list.sums.carryOver > 0 && money(list.sums.carryOver)],
        [t('payment.facts.scan'), scan],
      ]}
    />
  );
}

/** What the month before still owes, before it is taken into the draft (F-47). */
export function CarryOverFacts({ list }: { list: List }) {
  const waiting = useQuery(waitingQuery(list.id, list.version));
  const before = addMonths(list.period, -1);
  const open = waiting.data?.months.find((m) => m.period === before);
  if (waiting.isPending) return <Skeleton h={24} />;
  return (
    <Stack gap="xs">
      <Text fw={600}>
        {open ? t('payment.inherit.month', { month: month(before), lines: grouped(open.lines), total: money(open.total) }) : t('payment.facts.noneOpen', { month: month(before) })}
      </Text>
      <ListFacts list={list} />
    </Stack>
  );
}

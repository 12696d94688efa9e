import { ActionIcon, Group, SegmentedControl } from '@mantine/core';
import '@mantine/core/styles/FloatingIndicator.css';
import '@mantine/core/styles/SegmentedControl.css';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { t } from '@/i18n';
import { addMonths } from '@/lib/today';
import { MonthField } from '@/ui/MonthField';
import { useListSearch } from '@/ui/useListSearch';
import { LocalitySelect } from './LocalitySelect';
import type { Chosen } from './queries';

/** Month, list type and, for a province, locality; all in the address. With a label of its own the month is not a list's, and no type is asked for. */
export function PeriodBar({ chosen, label }: { chosen: Chosen; label?: string }) {
  const [, setSearch] = useListSearch();
  const go = (by: number) => setSearch({ month: addMonths(chosen.month, by) });
  return (
    <Group className="panel print-facts" p="8px 12px" gap="md" align="flex-end">
      <LocalitySelect />
      <Group gap={4} align="flex-end" wrap="nowrap">
        <ActionIcon variant="default" size={36} onClick={() => go(-1)} aria-label={t('payment.month.before')}>
          <IconChevronLeft size={18} aria-hidden />
        </ActionIcon>
        <MonthField label={label ?? t('payment.month')} value={chosen.month} onChange={(m) => m && setSearch({ month: m })} w={110} />
        <ActionIcon variant="default" size={36} onClick={() => go(1)} aria-label={t('payment.month.after')}>
          <IconChevronRight size={18} aria-hidden />
        </ActionIcon>
      </Group>
      {!label && (
        <SegmentedControl
          aria-label={t('payment.type')}
          value={chosen.type}
          onChange={(v) => setSearch({ type: v === 'monthly' ? '' : v, commune: '', status: '' })}
          data={[
            { value: 'monthly', label: t('payment.type.monthly') },
            { value: 'funeral', label: t('payment.type.funeral') },
          ]}
        />
      )}
    </Group>
  );
}

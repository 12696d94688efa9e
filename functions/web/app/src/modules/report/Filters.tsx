import { ActionIcon, Group, Select, SegmentedControl } from '@mantine/core';
import '@mantine/core/styles/FloatingIndicator.css';
import '@mantine/core/styles/SegmentedControl.css';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { t } from '@/i18n';
import { addMonths } from '@/lib/today';
import { MonthField } from '@/ui/MonthField';
import { useListSearch } from '@/ui/useListSearch';
import { AreaSelect } from './AreaSelect';
import { DaysFields, ProcedureSelect } from './DaysFields';
import { type Asked, type Entry, methods } from './queries';

/** What the report knows of period, list type, area, procedure and method; all in the address. */
export function Filters({ asked, entry }: { asked: Asked; entry: Entry | undefined }) {
  const [, setSearch] = useListSearch();
  return (
    <Group className="panel print-facts" p="8px 12px" gap="md" align="flex-end">
      {asked.period === 'days' ? <DaysFields from={asked.from ?? ''} to={asked.to ?? ''} /> : <MonthPicker month={asked.month} label={t(asked.period === 'lists' ? 'payment.month' : 'report.month')} />}
      {asked.period === 'lists' && (
        <SegmentedControl
          aria-label={t('payment.type')}
          value={asked.type}
          onChange={(v) => setSearch({ type: v === 'monthly' ? '' : v })}
          data={[
            { value: 'monthly', label: t('payment.type.monthly') },
            { value: 'funeral', label: t('payment.type.funeral') },
          ]}
        />
      )}
      <AreaSelect unit={asked.unit} />
      {entry?.byProcedure && <ProcedureSelect procedure={asked.procedure} />}
      {entry?.byMethod && (
        <Select
          label={t('report.method')}
          placeholder={t('report.method.all')}
          data={methods.map((m) => ({ value: m, label: t(`report.method.${m}`) }))}
          value={asked.method ?? null}
          onChange={(v) => setSearch({ method: v ?? '' })}
          clearable
          clearButtonProps={{ 'aria-label': t('report.method.all') }}
          w={170}
        />
      )}
    </Group>
  );
}

function MonthPicker({ month, label }: { month: string; label: string }) {
  const [, setSearch] = useListSearch();
  const go = (by: number) => setSearch({ month: addMonths(month, by) });
  return (
    <Group gap={4} align="flex-end" wrap="nowrap">
      <ActionIcon variant="default" size={36} onClick={() => go(-1)} aria-label={t('payment.month.before')}>
        <IconChevronLeft size={18} aria-hidden />
      </ActionIcon>
      <MonthField label={label} value={month} onChange={(m) => m && setSearch({ month: m })} w={110} />
      <ActionIcon variant="default" size={36} onClick={() => go(1)} aria-label={t('payment.month.after')}>
        <IconChevronRight size={18} aria-hidden />
      </ActionIcon>
    </Group>
  );
}

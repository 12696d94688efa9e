import { ActionIcon, Group, Select, SegmentedControl } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useAccount } from '@/frame/account';
import { t } from '@/i18n';
import { addMonths } from '@/lib/today';
import { unitsQuery } from '@/modules/beneficiary/queries';
import { MonthField } from '@/ui/MonthField';
import { useListSearch } from '@/ui/useListSearch';
import { type Asked, methods } from './queries';

/** Period, list type, area and, where the report knows it, method; all in the address. */
export function Filters({ asked, byMethod }: { asked: Asked; byMethod: boolean }) {
  const [, setSearch] = useListSearch();
  const go = (by: number) => setSearch({ month: addMonths(asked.month, by) });
  return (
    <Group className="panel no-print" p="8px 12px" gap="md" align="flex-end">
      <Group gap={4} align="flex-end" wrap="nowrap">
        <ActionIcon variant="default" size={36} onClick={() => go(-1)} aria-label={t('payment.month.before')}>
          <IconChevronLeft size={18} aria-hidden />
        </ActionIcon>
        <MonthField label={t('payment.month')} value={asked.month} onChange={(m) => m && setSearch({ month: m })} w={110} />
        <ActionIcon variant="default" size={36} onClick={() => go(1)} aria-label={t('payment.month.after')}>
          <IconChevronRight size={18} aria-hidden />
        </ActionIcon>
      </Group>
      <SegmentedControl
        aria-label={t('payment.type')}
        value={asked.type}
        onChange={(v) => setSearch({ type: v === 'monthly' ? '' : v })}
        data={[
          { value: 'monthly', label: t('payment.type.monthly') },
          { value: 'funeral', label: t('payment.type.funeral') },
        ]}
      />
      <AreaSelect unit={asked.unit} />
      {byMethod && (
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

/** The account's unit and those below it; a commune has only its own (E-32). */
function AreaSelect({ unit }: { unit: string | undefined }) {
  const account = useAccount();
  const [, setSearch] = useListSearch();
  const units = useQuery(unitsQuery);
  return (
    <Select
      label={t('report.area')}
      data={(units.data?.items ?? []).map((u) => ({ value: u.id, label: u.name }))}
      value={unit ?? account.unit}
      onChange={(v) => v && setSearch({ unit: v === account.unit ? '' : v })}
      allowDeselect={false}
      searchable
      w={220}
    />
  );
}

import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { t } from '@/i18n';
import { proceduresQuery } from '@/modules/dossier/queries';
import { DateField } from '@/ui/DateField';
import { useListSearch } from '@/ui/useListSearch';

/** From a day through another, in the address. */
export function DaysFields({ from, to }: { from: string; to: string }) {
  const [, setSearch] = useListSearch();
  return (
    <>
      <DateField label={t('report.from')} value={from} onChange={(d) => d && setSearch({ from: d })} w={120} />
      <DateField label={t('report.to')} value={to} onChange={(d) => d && setSearch({ to: d })} w={120} error={to < from ? t('report.turned') : undefined} />
    </>
  );
}

/** One procedure, or all of them. */
export function ProcedureSelect({ procedure }: { procedure: string | undefined }) {
  const [, setSearch] = useListSearch();
  const procedures = useQuery(proceduresQuery());
  return (
    <Select
      label={t('report.procedure')}
      placeholder={t('report.procedure.all')}
      data={(procedures.data?.items ?? []).map((p) => ({ value: p.code, label: p.name }))}
      value={procedure ?? null}
      onChange={(v) => setSearch({ procedure: v ?? '' })}
      clearable
      clearButtonProps={{ 'aria-label': t('report.procedure.all') }}
      w={300}
    />
  );
}

import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useAccount } from '@/frame/account';
import { t } from '@/i18n';
import { unitsQuery } from '@/modules/beneficiary/queries';
import { useListSearch } from '@/ui/useListSearch';

/** The account's unit and those below it; a commune has only its own (E-32). */
export function AreaSelect({ unit }: { unit: string | undefined }) {
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

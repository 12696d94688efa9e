import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useAccount } from '@/frame/account';
import type { Account } from '@/frame/module';
import { t } from '@/i18n';
import { readPref, writePref } from '@/lib/prefs';
import { unitsQuery } from '@/modules/beneficiary/queries';
import { useListSearch } from '@/ui/useListSearch';

/** True for accounts above the localities: they choose one to look at. */
const chooses = (account: Account) => account.level === 'province' || account.level === 'central';

function useLocalities() {
  const account = useAccount();
  const units = useQuery({ ...unitsQuery, enabled: chooses(account), throwOnError: true });
  return (units.data?.items ?? []).filter((u) => u.locality === u.id);
}

/** The locality that manages the payments shown: one's own, or for a province the one in the address, the one chosen last, or its first. */
export function useLocality(): string | undefined {
  const account = useAccount();
  const [search] = useListSearch();
  const localities = useLocalities();
  if (!chooses(account)) return account.locality ?? account.unit;
  // The one looked at last: the menu leads from screen to screen without it.
  const kept = localities.find((u) => u.id === readPref('payment.locality', ''));
  return search.locality ?? kept?.id ?? localities[0]?.id;
}

/** Chooses the locality; nothing for accounts that have one. */
export function LocalitySelect() {
  const account = useAccount();
  const localities = useLocalities();
  const locality = useLocality();
  const [, setSearch] = useListSearch();
  if (!chooses(account)) return null;
  return (
    <Select
      label={t('payment.locality')}
      data={localities.map((u) => ({ value: u.id, label: u.name }))}
      value={locality ?? null}
      onChange={(v) => {
        if (!v) return;
        writePref('payment.locality', v);
        setSearch({ locality: v });
      }}
      allowDeselect={false}
      searchable
    />
  );
}

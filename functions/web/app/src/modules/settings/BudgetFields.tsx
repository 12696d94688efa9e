import { ActionIcon, Button, Checkbox, Fieldset, Group, MultiSelect, Stack, Text, TextInput } from '@mantine/core';
import '@mantine/core/styles/Fieldset.css';
import '@mantine/core/styles/Pill.css';
import '@mantine/core/styles/PillsInput.css';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Schema } from '@/api/client';
import { t } from '@/i18n';
import { lawQuery } from '@/modules/beneficiary/queries';
import { field } from '@/ui/field';
import classes from './settings.module.css';
import type { Terms } from './terms';

interface Props {
  value: Terms;
  onChange: (value: Terms) => void;
  errors: Record<string, string>;
  readOnly: boolean;
  /** Codes that lists may name already: they are disabled, not removed. */
  kept: string[];
}

type Budget = Schema<'BudgetLine'>;

/** Danh mục dòng ngân sách: code, name and which policies are charged to it (F-14). */
export function BudgetFields({ value, onChange, errors, readOnly, kept }: Props) {
  const law = useQuery(lawQuery);
  const charges = [...(law.data?.categories ?? []).map((c) => ({ value: c.code, label: `${c.code}. ${c.name}` })), { value: 'MTP', label: t('settings.budget.funeral') }];
  const set = (n: number, change: Partial<Budget>) => onChange({ ...value, budgetLines: value.budgetLines.map((b, i) => (i === n ? { ...b, ...change } : b)) });
  return (
    <Fieldset legend={t('settings.budget')} className={classes.fields}>
      <Stack gap="xs">
        {value.budgetLines.map((b, n) => (
          <Group key={n} gap="xs" align="flex-start" wrap="wrap">
            <TextInput {...field(`/budgetLines/${n}/code`, errors)} label={t('settings.budget.code')} value={b.code} maxLength={30} readOnly={readOnly || kept.includes(b.code)} w={105} onChange={(e) => set(n, { code: e.currentTarget.value })} />
            <TextInput {...field(`/budgetLines/${n}/name`, errors)} label={t('settings.budget.name')} value={b.name} maxLength={120} readOnly={readOnly} w={220} onChange={(e) => set(n, { name: e.currentTarget.value })} />
            <MultiSelect {...field(`/budgetLines/${n}/charges`, errors)} label={t('settings.budget.charges')} data={charges} value={b.charges ?? []} readOnly={readOnly} searchable clearable clearButtonProps={{ 'aria-label': t('settings.budget.clear') }} w={220} onChange={(codes) => set(n, { charges: codes })} />
            <Checkbox label={t('settings.budget.active')} checked={b.active} disabled={readOnly} mt={30} onChange={(e) => set(n, { active: e.currentTarget.checked })} />
            {!readOnly && !kept.includes(b.code) && (
              <ActionIcon variant="subtle" color="red.9" size={36} mt={24} aria-label={t('settings.budget.remove', { code: b.code })} onClick={() => onChange({ ...value, budgetLines: value.budgetLines.filter((_, i) => i !== n) })}>
                <IconTrash size={17} aria-hidden />
              </ActionIcon>
            )}
          </Group>
        ))}
        {!readOnly && (
          <div>
            <Button variant="default" size="xs" leftSection={<IconPlus size={15} aria-hidden />} onClick={() => onChange({ ...value, budgetLines: [...value.budgetLines, { code: '', name: '', active: true }] })}>
              {t('settings.budget.add')}
            </Button>
          </div>
        )}
        <Text size="xs" className="dim">
          {t('settings.budget.note')}
        </Text>
      </Stack>
    </Fieldset>
  );
}

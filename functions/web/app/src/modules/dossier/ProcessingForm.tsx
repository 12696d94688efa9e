import { Fieldset, Select, SimpleGrid, Textarea, TextInput } from '@mantine/core';
import '@mantine/core/styles/Fieldset.css';
import '@mantine/core/styles/SimpleGrid.css';
import { t } from '@/i18n';
import { grouped, money } from '@/lib/format';
import { field } from '@/ui/field';
import { MonthField } from '@/ui/MonthField';
import type { ProcessingValue } from './applicationValue';

interface Props {
  value: ProcessingValue;
  /** The amount by law, in đồng. */
  proposed: number | undefined;
  categories: { code: string; name: string }[] | undefined;
  errors: Record<string, string>;
  /** The pointer of the whole: "/processing". */
  base: string;
  onChange: (value: ProcessingValue) => void;
}

/** What the officers decide while processing (C-27). */
export function ProcessingForm({ value, proposed, categories, errors, base, onChange }: Props) {
  const set = (change: Partial<ProcessingValue>) => onChange({ ...value, ...change });
  const digits = value.amount.replace(/\D/g, '');
  return (
    <Fieldset legend={t('dossier.processing.title')}>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
        {categories && <Select {...field(`${base}/category`, errors)} label={t('dossier.field.category')} data={categories.map((c) => ({ value: c.code, label: c.name }))} value={value.category || null} onChange={(v) => set({ category: v ?? '' })} searchable />}
        <TextInput {...field(`${base}/amount`, errors)} className="numbers" label={t('dossier.field.amount')} description={proposed === undefined ? undefined : t('dossier.processing.proposed', { amount: money(proposed) })} inputMode="numeric" value={digits === '' ? '' : grouped(Number(digits))} onChange={(e) => set({ amount: e.currentTarget.value.replace(/\D/g, '').slice(0, 12) })} rightSection="đ" />
        <MonthField {...field(`${base}/from`, errors)} label={t('dossier.field.from')} value={value.from || undefined} onChange={(v) => set({ from: v ?? '' })} />
      </SimpleGrid>
      <Textarea {...field(`${base}/opinion`, errors)} mt="sm" label={t('dossier.field.opinion')} value={value.opinion} onChange={(e) => set({ opinion: e.currentTarget.value })} autosize minRows={2} maxLength={2000} />
    </Fieldset>
  );
}

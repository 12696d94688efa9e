import { Fieldset, Group, Radio, Select, SimpleGrid, Textarea, TextInput } from '@mantine/core';
import '@mantine/core/styles/Fieldset.css';
import '@mantine/core/styles/Radio.css';
import '@mantine/core/styles/SimpleGrid.css';
import type { ChangeEvent } from 'react';
import type { Schema } from '@/api/client';
import { t } from '@/i18n';
import { DateField } from '@/ui/DateField';
import { field } from '@/ui/field';
import type { ApplicationValue } from './applicationValue';

interface Props {
  value: ApplicationValue;
  /** Decides which fields are asked for. */
  procedure: Schema<'Procedure'> | undefined;
  errors: Record<string, string>;
  /** The pointer of the whole: "/application". */
  base: string;
  onChange: (value: ApplicationValue) => void;
}

type Part = Omit<Props, 'value'> & { value: ApplicationValue; input: (key: keyof ApplicationValue, pointer: string, label: string) => object };

/** What the citizen declares: person, declarant, request, payment. */
export function ApplicationForm(props: Props) {
  const { value, errors, base, onChange, procedure } = props;
  const required = (pointer: string) => procedure?.fields.includes(pointer) ?? false;
  const input = (key: keyof ApplicationValue, pointer: string, label: string) => ({
    ...field(base + pointer, errors),
    label: t(label),
    value: value[key],
    onChange: (e: ChangeEvent<HTMLInputElement>) => onChange({ ...value, [key]: e.currentTarget.value }),
    withAsterisk: required(pointer),
  });
  const part = { ...props, input };
  return (
    <>
      <PersonFields {...part} />
      <DeclarantFields {...part} />
      <RequestFields {...part} />
      <PaymentFields {...part} />
    </>
  );
}

function PersonFields({ value, errors, base, onChange, procedure, input }: Part) {
  return (
    <Fieldset legend={t('dossier.person.title')}>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
        <TextInput {...input('name', '/person/name', 'dossier.field.name')} withAsterisk autoComplete="off" />
        <DateField {...field(`${base}/person/birthDate`, errors)} label={t('dossier.field.birthDate')} value={value.birthDate || undefined} onChange={(v) => onChange({ ...value, birthDate: v ?? '' })} withAsterisk />
        <TextInput {...input('nationalId', '/person/nationalId', 'dossier.field.nationalId')} withAsterisk inputMode="numeric" className="numbers" autoComplete="off" description={t('dossier.field.nationalIdNote')} />
        <Radio.Group {...field(`${base}/person/sex`, errors)} label={t('dossier.field.sex')} value={value.sex} onChange={(v) => onChange({ ...value, sex: v })} withAsterisk>
          <Group mt={8}>
            <Radio value="female" label={t('dossier.sex.female')} />
            <Radio value="male" label={t('dossier.sex.male')} />
          </Group>
        </Radio.Group>
        <TextInput {...input('address', '/person/address', 'dossier.field.address')} withAsterisk />
        <TextInput {...input('ethnicity', '/person/ethnicity', 'dossier.field.ethnicity')} />
        <TextInput {...input('phone', '/person/phone', 'dossier.field.phone')} type="tel" />
        {procedure?.fields.includes('/deathDate') && <DateField {...field(`${base}/deathDate`, errors)} label={t('dossier.field.deathDate')} value={value.deathDate || undefined} onChange={(v) => onChange({ ...value, deathDate: v ?? '' })} withAsterisk />}
      </SimpleGrid>
    </Fieldset>
  );
}

function DeclarantFields({ input }: Part) {
  return (
    <Fieldset legend={t('dossier.declarant.title')}>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
        <TextInput {...input('declarantName', '/declarant/name', 'dossier.field.name')} autoComplete="off" />
        <TextInput {...input('declarantRelation', '/declarant/relation', 'dossier.field.relation')} />
        <TextInput {...input('declarantNationalId', '/declarant/nationalId', 'dossier.field.nationalId')} inputMode="numeric" className="numbers" autoComplete="off" />
        <TextInput {...input('declarantPhone', '/declarant/phone', 'dossier.field.phone')} type="tel" />
      </SimpleGrid>
    </Fieldset>
  );
}

function RequestFields({ value, errors, base, onChange, procedure }: Part) {
  return (
    <Fieldset legend={t('dossier.request.title')}>
      {procedure?.categories && (
        <Select {...field(`${base}/category`, errors)} mb="sm" label={t('dossier.field.category')} data={procedure.categories.map((c) => ({ value: c.code, label: c.name }))} value={value.category || null} onChange={(v) => onChange({ ...value, category: v ?? '' })} withAsterisk={procedure.fields.includes('/category')} searchable nothingFoundMessage={t('dossier.field.noCategory')} />
      )}
      <Textarea {...field(`${base}/circumstances`, errors)} label={t('dossier.field.circumstances')} value={value.circumstances} onChange={(e) => onChange({ ...value, circumstances: e.currentTarget.value })} autosize minRows={2} maxLength={2000} />
    </Fieldset>
  );
}

function PaymentFields({ value, errors, base, onChange, input }: Part) {
  return (
    <Fieldset legend={t('dossier.payment.title')}>
      <Radio.Group {...field(`${base}/payment/method`, errors)} label={t('dossier.field.method')} value={value.method} onChange={(v) => onChange({ ...value, method: v })}>
        <Group mt={6}>
          {['cash', 'account', 'wallet'].map((m) => (
            <Radio key={m} value={m} label={t(`dossier.method.${m}`)} />
          ))}
        </Group>
      </Radio.Group>
      {value.method !== 'cash' && (
        <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="sm" mt="sm">
          <TextInput {...input('holder', '/payment/holder', 'dossier.field.holder')} autoComplete="off" />
          <TextInput {...input('account', '/payment/number', 'dossier.field.account')} className="numbers" autoComplete="off" />
          <TextInput {...input('bank', '/payment/bank', 'dossier.field.bank')} />
        </SimpleGrid>
      )}
    </Fieldset>
  );
}

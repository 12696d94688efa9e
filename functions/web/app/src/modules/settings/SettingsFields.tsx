import { Checkbox, Fieldset, NumberInput, Radio, Stack, Text } from '@mantine/core';
import '@mantine/core/styles/Fieldset.css';
import '@mantine/core/styles/NumberInput.css';
import '@mantine/core/styles/Radio.css';
import { t } from '@/i18n';
import { field } from '@/ui/field';
import classes from './settings.module.css';
import { type Terms, tick } from './terms';

interface Props {
  value: Terms;
  onChange: (value: Terms) => void;
  errors: Record<string, string>;
  readOnly: boolean;
}

/** Thiết lập chung: the days and the months of a settlement (F-05, F-06, F-19). */
export function GeneralFields({ value, onChange, errors, readOnly }: Props) {
  const number = (name: 'sendCutOffDay' | 'settlementCutOffDay' | 'monthsPerSettlement' | 'extensionLimit' | 'reviewDays', max: number) => (
    <NumberInput
      {...field(`/${name}`, errors)}
      label={t(`settings.${name}`)}
      description={t(`settings.${name}.note`)}
      value={value[name] ?? ''}
      onChange={(v) => onChange({ ...value, [name]: typeof v === 'number' ? v : undefined })}
      min={1}
      max={max}
      clampBehavior="none"
      allowDecimal={false}
      allowNegative={false}
      required
      readOnly={readOnly}
      classNames={{ input: 'numbers' }}
    />
  );
  return (
    <Fieldset legend={t('settings.general')} className={classes.fields}>
      <div className={classes.numbers}>
        {number('sendCutOffDay', 31)}
        {number('settlementCutOffDay', 31)}
        {number('monthsPerSettlement', 12)}
        {number('extensionLimit', 20)}
        {number('reviewDays', 28)}
      </div>
      <Radio.Group label={t('settings.sendCutOff')} value={value.sendCutOff} onChange={(v) => onChange({ ...value, sendCutOff: v === 'warn' ? 'warn' : 'block' })} mt="sm">
        <Stack gap={4} mt={4}>
          <Radio value="block" label={t('settings.sendCutOff.block')} disabled={readOnly} />
          <Radio value="warn" label={t('settings.sendCutOff.warn')} disabled={readOnly} />
        </Stack>
      </Radio.Group>
      <Checkbox mt="sm" label={t('settings.preparerMayLock')} checked={value.preparerMayLock} disabled={readOnly} onChange={(e) => onChange({ ...value, preparerMayLock: e.currentTarget.checked })} />
    </Fieldset>
  );
}

/** Thiết lập chi trả qua ĐVCT: the link and the lists the provider pays (F-08, F-09). */
export function ProviderFields({ value, onChange, errors, readOnly }: Props) {
  const type = (name: 'monthly' | 'funeral') => (
    <Checkbox
      id={name === 'monthly' ? field('/types', errors).id : undefined}
      label={t(`settings.type.${name}`)}
      checked={value.types.includes(name)}
      disabled={readOnly}
      onChange={(e) => onChange({ ...value, types: tick(value.types, name, e.currentTarget.checked) })}
    />
  );
  return (
    <Fieldset legend={t('settings.provider')} className={classes.fields}>
      <Stack gap="xs">
        <Checkbox
          {...field('/connected', errors)}
          label={t('settings.connected')}
          description={t('settings.connected.note')}
          checked={value.connected}
          disabled={readOnly}
          onChange={(e) => onChange({ ...value, connected: e.currentTarget.checked })}
        />
        <div role="group" aria-label={t('settings.types')}>
          <Text size="sm" fw={500} mb={4}>
            {t('settings.types')}
          </Text>
          <Stack gap={4}>
            {type('monthly')}
            {type('funeral')}
          </Stack>
          <Text size="xs" className="dim" mt={4}>
            {t('settings.types.note')}
          </Text>
          {errors['/types'] && (
            <Text size="sm" c="var(--late)" role="alert">
              {errors['/types']}
            </Text>
          )}
        </div>
      </Stack>
    </Fieldset>
  );
}

import { TextInput, type TextInputProps } from '@mantine/core';
import { useState } from 'react';
import { t } from '@/i18n';
import { date, parseDate } from '@/lib/format';

interface Props extends Omit<TextInputProps, 'value' | 'onChange'> {
  /** A local date "2024-01-17", or nothing. */
  value: string | undefined;
  onChange: (iso: string | undefined) => void;
}

/** A date typed as dd/mm/yyyy: quicker for those who type all day than picking from a calendar. */
export function DateField({ value, onChange, error, ...rest }: Props) {
  const [typed, setTyped] = useState(() => date(value));
  const [seen, setSeen] = useState(value);
  if (value !== seen) {
    // The value changed from outside (a draft given up, the API's answer).
    setSeen(value);
    if (parseDate(typed) !== value) setTyped(date(value));
  }
  const wrong = typed !== '' && parseDate(typed) === undefined;
  const change = (text: string) => {
    setTyped(text);
    const iso = parseDate(text);
    setSeen(iso);
    onChange(iso);
  };
  return (
    <TextInput
      {...rest}
      value={typed}
      placeholder={t('common.date.placeholder')}
      inputMode="numeric"
      autoComplete="off"
      className="numbers"
      error={error ?? (wrong && typed.length >= 8 ? t('common.date.wrong') : undefined)}
      onChange={(e) => change(e.currentTarget.value)}
      onBlur={() => {
        const iso = parseDate(typed);
        if (iso) setTyped(date(iso));
      }}
    />
  );
}

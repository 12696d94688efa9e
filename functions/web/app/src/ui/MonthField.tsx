import { TextInput, type TextInputProps } from '@mantine/core';
import { useState } from 'react';
import { t } from '@/i18n';
import { month } from '@/lib/format';

interface Props extends Omit<TextInputProps, 'value' | 'onChange'> {
  /** A month "2024-03", or nothing. */
  value: string | undefined;
  onChange: (iso: string | undefined) => void;
}

/** A month typed as mm/yyyy. */
export function MonthField({ value, onChange, error, ...rest }: Props) {
  const [typed, setTyped] = useState(() => month(value));
  const [seen, setSeen] = useState(value);
  if (value !== seen) {
    setSeen(value);
    if (parseMonth(typed) !== value) setTyped(month(value));
  }
  const wrong = typed.length >= 6 && parseMonth(typed) === undefined;
  return (
    <TextInput
      {...rest}
      value={typed}
      placeholder={t('common.month.placeholder')}
      inputMode="numeric"
      autoComplete="off"
      className="numbers"
      error={error ?? (wrong ? t('common.month.wrong') : undefined)}
      onChange={(e) => {
        setTyped(e.currentTarget.value);
        const iso = parseMonth(e.currentTarget.value);
        setSeen(iso);
        onChange(iso);
      }}
    />
  );
}

/** "3/2024", "03-2024" or "032024" -> "2024-03"; undefined when it is no month. */
export function parseMonth(typed: string): string | undefined {
  const m = /^\s*(\d{1,2})\s*[/.\-\s]\s*(\d{4})\s*$/.exec(typed) ?? /^\s*(\d{2})(\d{4})\s*$/.exec(typed);
  const at = Number(m?.[1]);
  return m && at >= 1 && at <= 12 ? `${m[2] ?? ''}-${String(at).padStart(2, '0')}` : undefined;
}

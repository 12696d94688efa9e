import { NumberInput, type NumberInputProps } from '@mantine/core';
import '@mantine/core/styles/NumberInput.css';

interface Props extends Omit<NumberInputProps, 'value' | 'onChange'> {
  /** Whole đồng, or nothing typed yet. */
  value: number | undefined;
  onChange: (dong: number | undefined) => void;
}

/** An amount typed in whole đồng and grouped while typing: 1.234.567 đ. */
export function MoneyField({ value, onChange, ...rest }: Props) {
  return (
    <NumberInput
      {...rest}
      value={value ?? ''}
      onChange={(v) => onChange(typeof v === 'number' ? v : undefined)}
      thousandSeparator="."
      decimalSeparator=","
      allowDecimal={false}
      allowNegative={false}
      suffix=" đ"
      hideControls
      inputMode="numeric"
      className="numbers"
    />
  );
}

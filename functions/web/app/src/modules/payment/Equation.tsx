import { t } from '@/i18n';
import type { Schema } from '@/api/client';
import { grouped, money } from '@/lib/format';
import { type Term, Terms } from '@/ui/Terms';

interface Props {
  balance: Schema<'Balance'>;
  /** How many lines there are, while their statuses are being entered by hand. */
  entering?: number | undefined;
}

/** Danh sách = Đã trả + Chưa trả, to the đồng, with the verdict in words (F-57). */
export function Equation({ balance: b, entering }: Props) {
  const rest = b.listed - b.paid - b.unpaid;
  const restLines = entering === undefined ? 0 : entering - b.paidLines - b.unpaidLines;
  const balanced = rest === 0 && restLines === 0;
  const people = (count: number) => t('payment.people', { count: grouped(count) });
  const apart = (name: string, dong = 0, count = 0): Term[] => (count > 0 ? [{ name: t(name), dong, lines: people(count), apart: true }] : []);
  return (
    <Terms
      label={t('payment.equation')}
      terms={[
        { name: t('payment.equation.listed'), dong: b.listed, lines: people(entering ?? b.paidLines + b.unpaidLines) },
        { sign: '=', name: t('payment.equation.paid'), dong: b.paid, lines: people(b.paidLines) },
        { sign: '+', name: t('payment.equation.unpaid'), dong: b.unpaid, lines: people(b.unpaidLines) },
        ...(restLines > 0 ? [{ sign: '+' as const, name: t('payment.equation.rest'), dong: rest, lines: people(restLines) }] : []),
        ...apart('payment.equation.notRecovered', b.notRecovered, b.notRecoveredLines),
        ...apart('payment.equation.carriedOver', b.carriedOver, b.carriedOverLines),
        ...apart('payment.equation.notPayable', b.notPayable, b.notPayableLines),
      ]}
      tone={balanced ? 'ok' : restLines > 0 ? 'rest' : 'late'}
      verdict={balanced ? t('payment.equation.balanced') : restLines > 0 ? t('payment.equation.entering', { count: grouped(restLines) }) : t('payment.equation.differs', { by: money(rest) })}
    />
  );
}

import { Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { t } from '@/i18n';
import { grouped, money, month } from '@/lib/format';
import type { Schema } from '@/api/client';
import { PeriodBar } from '@/modules/payment/PeriodBar';
import { addressOf, addressOfId, useChosen } from '@/modules/payment/queries';
import { ListState } from '@/modules/payment/words';
import { AppLink } from '@/ui/AppLink';
import { EmptyState } from '@/ui/EmptyState';
import { Page, PageSkeleton } from '@/ui/Page';
import { PrintButton } from '@/ui/PrintButton';
import { ProblemAlert } from '@/ui/ProblemAlert';
import classes from './books.module.css';
import { balanceQuery, type Books } from './queries';
import { Sum } from './Sum';

/** Cân đối kỳ chi trả: a period's books held against each other, to the đồng. */
export function BalancePage() {
  const chosen = useChosen();
  const balance = useQuery({ ...balanceQuery(chosen.month, chosen.locality), enabled: chosen.locality !== undefined });
  const b = balance.data;
  return (
    <Page title={t('books.balance.title')} path={[t('menu.payment.budget')]} actions={b && <PrintButton />}>
      <PeriodBar chosen={chosen} label={t('payment.month')} />
      <ProblemAlert error={balance.error} retry={() => void balance.refetch()} />
      {balance.isPending && <PageSkeleton />}
      {b?.lists.length === 0 && (
        <div className="panel">
          <EmptyState why={t('payment.settlement.noList', { month: month(chosen.month) })}>
            <AppLink to="/payment" search={addressOf({ ...chosen, period: chosen.month })}>
              {t('payment.settlement.toList')}
            </AppLink>
          </EmptyState>
        </div>
      )}
      {b?.lists.map((l) => <ListBalance key={l.list} books={l} place={`${b.localityName} · ${month(b.month)}`} />)}
      {b && (
        <Stack gap="xs">
          <Title order={2} size="h5">
            {t('books.owing.title', { locality: b.localityName })}
          </Title>
          <Owing name={t('books.owing.arrears')} settled={t('books.owing.paid')} of={b.arrears} />
          <Owing name={t('books.owing.recovery')} settled={t('books.owing.recovered')} of={b.recovery} />
        </Stack>
      )}
    </Page>
  );
}

/** One list: listed = parts, listed = paid + unpaid, unpaid = carried over + still open. */
function ListBalance({ books: b, place }: { books: Books; place: string }) {
  const differs = (code: string) => {
    const found = b.differences.find((d) => d.code === code);
    return found && `${found.detail} ${t('books.by', { by: money(found.by) })}`;
  };
  return (
    <Stack gap="xs">
      <Title order={2} size="h5">
        {t(`payment.type.${b.type}`)} · {place} <ListState state={b.state} />
      </Title>
      <Sum
        label={t('books.parts')}
        differs={differs('parts')}
        terms={[
          { name: t('payment.sums.regular'), dong: b.parts.regular },
          { sign: '+', name: t('payment.sums.arrears'), dong: b.parts.arrears },
          { sign: '−', name: t('payment.sums.recovery'), dong: b.parts.recovery },
          { sign: '+', name: t('payment.sums.carryOver'), dong: b.parts.carryOver },
          { sign: '=', name: t('payment.equation.listed'), dong: b.listed.money, lines: b.listed.lines },
        ]}
      />
      <Sum
        label={t('books.outcome')}
        differs={differs('outcome')}
        open={!b.closed}
        terms={[
          { name: t('payment.equation.listed'), dong: b.listed.money, lines: b.listed.lines },
          { sign: '=', name: t('payment.equation.paid'), dong: b.paid.money, lines: b.paid.lines },
          { sign: '+', name: t('payment.equation.unpaid'), dong: b.unpaid.money, lines: b.unpaid.lines },
        ]}
      />
      <Sum
        label={t(b.notPayable.money > 0 ? 'books.unpaidEnded' : 'books.unpaid')}
        differs={differs('unpaid')}
        open={!b.closed}
        terms={[
          { name: t('payment.equation.unpaid'), dong: b.unpaid.money, lines: b.unpaid.lines },
          { sign: '=', name: t('payment.equation.carriedOver'), dong: b.carriedOver.money, lines: b.carriedOver.lines },
          { sign: '+', name: t('books.stillOpen'), dong: b.stillOpen.money, lines: b.stillOpen.lines },
          ...(b.notPayable.money > 0 ? [{ sign: '+' as const, name: t('books.notPayable'), dong: b.notPayable.money, lines: b.notPayable.lines }] : []),
        ]}
      >
        {b.into.length > 0 && (
          <ul className={classes.into}>
            {b.into.map((i) => (
              <li key={i.list}>
                <AppLink to="/payment" search={addressOfId(i.list)}>{t('books.into', { month: month(i.list.split(':')[1]), count: grouped(i.lines) })}</AppLink> <strong>{money(i.money)}</strong>
              </li>
            ))}
          </ul>
        )}
      </Sum>
    </Stack>
  );
}

function Owing({ name, settled, of }: { name: string; settled: string; of: Schema<'Owing'> }) {
  return (
    <Sum
      label={name}
      counted="books.items"
      differs={of.balanced ? undefined : t('books.owing.differs')}
      terms={[
        { name: t('books.owing.owed', { name }), dong: of.owed, lines: of.count },
        { sign: '=', name: settled, dong: of.settled },
        { sign: '+', name: t('books.owing.listed'), dong: of.listed },
        { sign: '+', name: t('books.owing.left'), dong: of.left },
        { sign: '+', name: t('books.owing.cancelled'), dong: of.cancelled },
      ]}
    />
  );
}

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { t } from '@/i18n';
import { date, instant, money, month } from '@/lib/format';
import type { Schema } from '@/api/client';
import { addressOfId } from '@/modules/payment/queries';
import { LineStatus, ListState } from '@/modules/payment/words';
import { AppLink } from '@/ui/AppLink';
import { CopyId } from '@/ui/CopyId';
import { Page, PageSkeleton } from '@/ui/Page';
import { Pairs } from '@/ui/Pairs';
import { PrintButton } from '@/ui/PrintButton';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { Signal } from '@/ui/Signal';
import { whoWords } from '@/ui/Who';
import { usePathParam } from '@/ui/usePathParam';
import classes from './books.module.css';
import { type Explained, lineQuery } from './queries';
import { Sum } from './Sum';

/** Vì sao số tiền này: from a line to its decision, the law, the money owed, the package and the settlement. */
export function LinePage() {
  const [list, line] = [usePathParam('list'), usePathParam('line')];
  const found = useQuery(lineQuery(list, line));
  const e = found.data;
  return (
    <Page title={e ? t('books.line.titleOf', { name: e.line.name, month: month(e.list.period) }) : t('books.line.title')} path={[t('menu.payment.budget')]} actions={e && <PrintButton />}>
      <ProblemAlert error={found.error} retry={() => void found.refetch()} />
      {found.isPending && <PageSkeleton />}
      {e && <Trail of={e} />}
    </Page>
  );
}

function Trail({ of: e }: { of: Explained }) {
  const l = e.line;
  return (
    <>
      <Sum
        label={t('books.line.sum')}
        terms={[
          { name: t('payment.sums.regular'), dong: l.regular },
          { sign: '+', name: t('payment.sums.arrears'), dong: l.arrears },
          { sign: '−', name: t('payment.sums.recovery'), dong: l.recovery },
          { sign: '+', name: t('payment.sums.carryOver'), dong: l.carryOver },
          { sign: '=', name: t('payment.sums.total'), dong: l.total },
        ]}
      />
      <ol className={classes.trail}>
        <Step name={t('books.line.person')}>
          <Pairs
            pairs={[
              [t('payment.line.name'), <AppLink key="p" to={`/beneficiaries/${l.beneficiary}`}>{l.name}</AppLink>],
              [t('payment.line.commune'), l.communeName],
              [t('beneficiary.policy'), l.category],
              [t('beneficiary.methodShort'), `${t(`beneficiary.method.${l.method}`)} ${[l.bank, l.account].filter(Boolean).join(' ')}`],
            ]}
          />
        </Step>
        {e.regular && <Rate of={e.regular} />}
        {e.arrears.map((a) => <Owed key={a.id} name={t('payment.sums.arrears')} of={a} />)}
        {e.recovery.map((a) => <Owed key={a.id} name={t('payment.sums.recovery')} of={a} />)}
        {e.carriedFrom.map((c) => (
          <Step key={c.list} name={t('books.line.carried', { month: month(c.period) })}>
            <Pairs
              pairs={[
                [t('books.line.amount'), money(c.amount)],
                [t('payment.line.reason'), c.reason],
                [t('books.line.where'), <AppLink key="l" to={`/payment-lines/${c.list}/${ref(l)}`}>{t('books.line.there')}</AppLink>],
              ]}
            />
          </Step>
        ))}
        <Step name={t('books.line.list')}>
          <Pairs
            pairs={[
              [t('payment.month'), <AppLink key="m" to="/payment" search={{ ...addressOfId(e.list.id), tab: 'lines', commune: l.commune }}>{month(e.list.period)}</AppLink>],
              [t('payment.line.status'), <ListState key="s" state={e.list.state} />],
              [t('books.line.prepared'), `${whoWords(e.list.preparedBy)}, ${instant(e.list.preparedAt)}`],
              [t('books.line.locked'), instant(e.list.lockedAt)],
            ]}
          />
        </Step>
        <Outcome of={e} />
      </ol>
    </>
  );
}

const ref = (l: Explained['line']) => `${l.commune}.${l.beneficiary}.${l.policy}`;

function Step({ name, children }: { name: string; children: ReactNode }) {
  return (
    <li className={`panel ${classes.step ?? ''}`}>
      <h2>{name}</h2>
      {children}
    </li>
  );
}

/** The decision and the row of the law that the regular amount follows from. */
function Rate({ of: r }: { of: Schema<'ExplainedRate'> }) {
  const law = r.law;
  return (
    <>
      <Step name={t(`books.line.decision.${r.kind}`)}>
        <Pairs
          pairs={[
            [t('books.line.number'), r.decision.number],
            [t('books.line.date'), date(r.decision.date)],
            [t('books.line.signer'), r.decision.signer],
            [t('books.line.from'), month(r.from)],
            [t('books.line.entered'), `${whoWords(r.by)}, ${instant(r.at)}`],
            [t('books.line.source'), r.source],
          ]}
        />
      </Step>
      <Step name={t('books.line.law')}>
        {r.withoutLaw && <p>{r.withoutLaw}</p>}
        {law && (
          <>
            <Pairs
              pairs={[
                [t('books.line.standard'), `${money(law.standard)} (${t('books.line.since', { month: month(law.standardFrom) })}: ${law.standardSource})`],
                [t('books.line.coefficient'), `${(law.coefficient / 100).toFixed(2).replace('.', ',')} (${law.clause}; ${law.source})`],
                [t('books.line.lawful'), money(law.amount)],
              ]}
            />
            <Signal tone={law.agrees ? 'ok' : 'soon'}>{t(law.agrees ? 'books.line.agrees' : 'books.line.differs')}</Signal>{' '}
            {!law.confirmed && <Signal tone="soon">{t('books.line.unconfirmed')}</Signal>}
          </>
        )}
      </Step>
    </>
  );
}

function Owed({ name, of: o }: { name: string; of: Schema<'ExplainedOwing'> }) {
  return (
    <Step name={name}>
      <Pairs
        pairs={[
          [t('books.line.amount'), money(o.amount)],
          [t('books.line.owed'), money(o.owed)],
          [t('books.line.for'), o.from === o.through ? month(o.from) : `${month(o.from)} – ${month(o.through)}`],
          [t('payment.line.reason'), o.reason],
          [t('books.line.source'), o.source],
        ]}
      />
    </Step>
  );
}

/** The package it went out with and what the settlement said. */
function Outcome({ of: e }: { of: Explained }) {
  const l = e.line;
  const { locality } = addressOfId(e.list.id);
  const at: Record<string, string> = locality ? { locality } : {};
  return (
    <Step name={t('books.line.outcome')}>
      <Pairs
        pairs={[
          [t('payment.line.status'), <LineStatus key="s" status={l.status} />],
          [t('payment.line.paidDate'), date(l.paidDate)],
          [t('payment.line.reason'), l.reason],
          [t('payment.unpaid.notPayable'), l.notPayable !== undefined && `${money(l.notPayable)}. ${l.notPayableReason ?? ''}`],
          [t('books.line.carriedTo'), l.carriedTo && <AppLink key="c" to="/payment" search={addressOfId(l.carriedTo)}>{month(l.carriedTo.split(':')[1])}</AppLink>],
          [t('books.line.package'), e.package && <span key="p"><CopyId id={e.package.id} /> · {instant(e.package.sentAt)} · <AppLink to="/messages" search={{ ...at, package: e.package.id }}>{t('books.line.messages')}</AppLink></span>],
          [t('books.line.settlement'), e.settlement && <span key="q"><CopyId id={e.settlement.message} /> · {instant(e.settlement.receivedAt)} · <AppLink to="/settlement" search={addressOfId(e.list.id)}>{t('books.line.settled')}</AppLink></span>],
        ]}
      />
    </Step>
  );
}

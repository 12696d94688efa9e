import type { ReactNode } from 'react';
import type { Schema } from '@/api/client';
import { t } from '@/i18n';
import { date, month } from '@/lib/format';
import { DateText, InstantText } from '@/ui/DateText';
import { Money } from '@/ui/Money';
import { NationalId } from '@/ui/NationalId';
import { Pairs } from '@/ui/Pairs';
import { Who } from '@/ui/Who';
import classes from './DossierPage.module.css';
import type { Dossier } from './queries';
import { useCategoryName } from './useCategoryName';

/** The person, what is asked for, how it is to be paid, what the officers decided; corrected values show the citizen's own (C-24). */
export function PersonPanel({ dossier: d }: { dossier: Dossier }) {
  const { person, declarant, payment } = d.application;
  const original = d.original?.person;
  const category = useCategoryName(d);
  return (
    <section className={`panel ${classes.panel ?? ''}`} aria-labelledby="person">
      <h2 id="person" className={classes.title}>
        {t('dossier.person.title')}
      </h2>
      <Pairs
        pairs={[
          [t('dossier.field.name'), <Changed key="n" now={person.name} before={original?.name} />],
          [t('dossier.field.birthDate'), <Changed key="b" now={date(person.birthDate)} before={original && date(original.birthDate)} />],
          [t('dossier.field.sex'), t(`dossier.sex.${person.sex}`)],
          [t('dossier.field.nationalId'), <Changed key="i" now={<NationalId id={person.nationalId} />} before={original && original.nationalId !== person.nationalId ? <NationalId id={original.nationalId} /> : undefined} />],
          [t('dossier.field.ethnicity'), person.ethnicity],
          [t('dossier.field.address'), <Changed key="a" now={person.address} before={original?.address} />],
          [t('dossier.field.unit'), d.unitName],
          [t('dossier.field.phone'), person.phone],
          [t('dossier.field.deathDate'), d.application.deathDate && <DateText iso={d.application.deathDate} />],
        ]}
      />
      {declarant && (
        <>
          <h3 className={classes.subtitle}>{t('dossier.declarant.title')}</h3>
          <Pairs
            pairs={[
              [t('dossier.field.name'), declarant.name],
              [t('dossier.field.relation'), declarant.relation],
              [t('dossier.field.nationalId'), declarant.nationalId && <NationalId id={declarant.nationalId} />],
              [t('dossier.field.phone'), declarant.phone],
            ]}
          />
        </>
      )}
      <h3 className={classes.subtitle}>{t('dossier.request.title')}</h3>
      <Pairs
        pairs={[
          [t('dossier.field.procedure'), d.procedureName],
          [t('dossier.field.category'), category(d.application.category)],
          [t('dossier.field.circumstances'), d.application.circumstances],
          [t('dossier.field.method'), payment && t(`dossier.method.${payment.method}`)],
          [t('dossier.field.bank'), payment?.bank],
          [t('dossier.field.account'), payment?.number && <span className="numbers">{payment.number}</span>],
          [t('dossier.field.holder'), payment?.holder],
        ]}
      />
      <h3 className={classes.subtitle}>{t('dossier.processing.title')}</h3>
      <ProcessingPairs dossier={d} category={category} />
      <h3 className={classes.subtitle}>{t('dossier.filing.title')}</h3>
      <Pairs
        pairs={[
          [t('dossier.filing.origin'), t(`dossier.origin.${d.origin}`)],
          [t('dossier.filing.by'), <Who key="by" of={d.createdBy ?? d.citizen} />],
          [t('dossier.filing.at'), <InstantText key="f" iso={d.filedAt} />],
          [t('dossier.filing.ended'), d.endedAt && <InstantText iso={d.endedAt} />],
        ]}
      />
    </section>
  );
}

function ProcessingPairs({ dossier: d, category }: { dossier: Dossier; category: (code: string | undefined) => string | undefined }) {
  const p: Schema<'Processing'> = d.processing;
  return (
    <Pairs
      pairs={[
        [t('dossier.field.category'), category(p.category)],
        [t('dossier.field.amount'), p.amount === undefined ? <span className="dim">{t('dossier.processing.none')}</span> : <Money dong={p.amount} />],
        [t('dossier.field.proposed'), d.proposedAmount !== undefined && d.proposedAmount !== p.amount ? <Money dong={d.proposedAmount} /> : undefined],
        [t('dossier.field.from'), p.from && month(p.from)],
        [t('dossier.field.opinion'), p.opinion],
      ]}
    />
  );
}

/** A value, and what the citizen had entered when an officer corrected it. */
function Changed({ now, before }: { now: ReactNode; before: ReactNode }) {
  return (
    <>
      {now}
      {before !== undefined && before !== now && (
        <span className={classes.changed}>
          {t('dossier.person.before')} <del>{before}</del>
        </span>
      )}
    </>
  );
}

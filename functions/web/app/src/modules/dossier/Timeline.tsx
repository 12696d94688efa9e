import { useQuery } from '@tanstack/react-query';
import type { Schema } from '@/api/client';
import { t } from '@/i18n';
import { date } from '@/lib/format';
import { InstantText } from '@/ui/DateText';
import { DueBadge } from '@/ui/DueBadge';
import { PageSkeleton } from '@/ui/Page';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { Stepper } from '@/ui/Stepper';
import { Who, whoWords } from '@/ui/Who';
import { dossierQuery, progressQuery } from './queries';
import classes from './Timeline.module.css';

type Progress = Schema<'Progress'>;

/** Tiến độ xử lý hồ sơ: the steps, who had it and for how many working days, waits and days off (C-16, C-38). */
export function Timeline({ code }: { code: string }) {
  const progress = useQuery(progressQuery(code));
  const dossier = useQuery(dossierQuery(code));
  return (
    <section id="progress" className={`panel ${classes.box ?? ''}`} aria-labelledby="progress-title" tabIndex={-1}>
      <h2 id="progress-title" className={classes.title}>
        {t('dossier.progress.title')}
      </h2>
      {dossier.data && (
        <Stepper
          label={t('dossier.progress.steps')}
          steps={dossier.data.steps.map((s) => ({
            key: s.code,
            name: s.name,
            status: s.status ?? 'ahead',
            note: s.officer?.name ?? s.unitName ?? s.levelName,
          }))}
        />
      )}
      <ProblemAlert error={progress.error} retry={() => void progress.refetch()} />
      {progress.isPending && <PageSkeleton />}
      {progress.data && <Days progress={progress.data} />}
      {progress.data && <Holders progress={progress.data} />}
      {progress.data && <Entries progress={progress.data} />}
    </section>
  );
}

/** The working days counted, the waits and the days off, drawn to scale against the limit. */
function Days({ progress: p }: { progress: Progress }) {
  const used = p.due.used ?? 0;
  const waited = p.due.waited ?? 0;
  const limit = p.due.limit ?? 0;
  const scale = Math.max(limit + waited, used + waited, 1);
  const share = (n: number) => `${(n / scale) * 100}%`;
  return (
    <div className={classes.days}>
      <div>
        {limit > 0 ? t('dossier.days.counted', { used, limit }) : t('dossier.days.countedOnly', { used })} <DueBadge due={p.due} />
      </div>
      <div className={classes.bar} aria-hidden>
        <span className={classes.used} data-late={p.due.status === 'overdue' || p.due.status === 'late'} style={{ width: share(used) }} />
        <span className={classes.waited} style={{ width: share(waited) }} />
      </div>
      <div className={classes.legend}>
        <span>
          <i className={classes.used} /> {t('dossier.days.used', { days: used })}
        </span>
        {waited > 0 && (
          <span>
            <i className={classes.waited} /> {t('dossier.days.waited', { days: waited })}
          </span>
        )}
        {p.daysOff && p.daysOff.length > 0 && (
          <details>
            <summary>{t('dossier.days.off', { days: p.daysOff.length })}</summary>
            {p.daysOff.map((off) => (
              <div key={off.date}>
                {date(off.date)} {off.name}
              </div>
            ))}
          </details>
        )}
      </div>
    </div>
  );
}

/** Every account that had it, in order; the last is current. */
function Holders({ progress: p }: { progress: Progress }) {
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolled region must be reachable by keyboard
    <div className={classes.scroll} tabIndex={0} role="region" aria-label={t('dossier.progress.holders')}>
      <table className={classes.table}>
        <caption className={classes.caption}>{t('dossier.progress.holders')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('dossier.progress.holder')}</th>
            <th scope="col">{t('dossier.progress.step')}</th>
            <th scope="col">{t('dossier.progress.sent')}</th>
            <th scope="col">{t('dossier.progress.received')}</th>
            <th scope="col">{t('dossier.progress.forwarded')}</th>
            <th scope="col">{t('dossier.progress.days')}</th>
            <th scope="col">{t('dossier.progress.comment')}</th>
          </tr>
        </thead>
        <tbody>
          {p.holders.map((h) => (
            <tr key={h.holder.id + h.sentAt} aria-current={h.current ? 'step' : undefined} data-current={h.current}>
              <td>
                <b>{h.holder.name}</b>
                <div className="dim">{h.holder.unitName}</div>
                {h.current && <div>{t('dossier.progress.current')}</div>}
              </td>
              <td>{h.stepName}</td>
              <td>
                <InstantText iso={h.sentAt} />
              </td>
              <td>
                <InstantText iso={h.receivedAt} />
              </td>
              <td>
                <InstantText iso={h.forwardedAt} />
              </td>
              <td className="numbers">{h.days}</td>
              <td>{h.comment}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Everything that happened, newest last, waits among it. */
function Entries({ progress: p }: { progress: Progress }) {
  return (
    <details className={classes.entries}>
      <summary>{t('dossier.progress.entries', { count: p.entries.length })}</summary>
      <ol className={classes.list}>
        {p.entries.map((e) => (
          <li key={e.seq}>
            <InstantText iso={e.at} /> <b>{e.label}</b>, <Who of={e.by} />
            {e.to && (
              <>
                {' '}
                → <Who of={e.to} />
              </>
            )} <span className="dim">{e.stateName}</span>
            {e.comment && <div>{e.comment}</div>}
            {e.changes?.map((c) => (
              <div key={c.field} className="dim">
                {c.field}: <del>{c.before}</del> → {c.after}
              </div>
            ))}
          </li>
        ))}
      </ol>
      {p.waits.map((w) => (
        <div key={w.at} className={classes.wait}>
          <b>{t('dossier.supplement.asked', { by: whoWords(w.by), to: whoWords(w.to) })}</b> <InstantText iso={w.at} /> – {w.until ? <InstantText iso={w.until} /> : t('dossier.supplement.open')}
          {w.days !== undefined && <> ({t('dossier.days.waited', { days: w.days })})</>}
          <div>{w.text}</div>
          {w.answer && <div className="dim">{w.answer}</div>}
        </div>
      ))}
    </details>
  );
}

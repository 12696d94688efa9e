import { useQuery } from '@tanstack/react-query';
import { useAccount } from '@/frame/account';
import { t } from '@/i18n';
import { grouped } from '@/lib/format';
import { AppLink } from '@/ui/AppLink';
import { InstantText } from '@/ui/DateText';
import { Signal } from '@/ui/Signal';
import { grave, morningQuery } from './queries';
import classes from './warning.module.css';

/** The warnings as the morning counted them, for the start of the day; nothing where there are none (E-28). */
export function MorningWarnings() {
  const account = useAccount();
  const morning = useQuery({ ...morningQuery, enabled: account.menus.includes('beneficiaries') && account.level !== 'province' });
  const counts = morning.data;
  if (!counts?.at) return null;
  const late = counts.kinds.filter((k) => grave.includes(k.kind)).reduce((sum, k) => sum + k.count, 0);
  const soon = counts.kinds.reduce((sum, k) => sum + k.count, 0) - late;
  if (late + soon + counts.periods.length === 0) return null;
  return (
    <section className={`panel ${classes.morning ?? ''}`} aria-label={t('workbench.warnings')}>
      <AppLink to="/warnings" fw={600}>
        {t('workbench.warnings')}
      </AppLink>
      {late > 0 && <Signal tone="late">{t('workbench.warnings.late', { count: grouped(late) })}</Signal>}
      {soon > 0 && <Signal tone="soon">{t('workbench.warnings.soon', { count: grouped(soon) })}</Signal>}
      {counts.periods.length > 0 && <Signal tone="soon">{t('workbench.warnings.periods', { count: grouped(counts.periods.length) })}</Signal>}
      <span className="dim">
        {t('workbench.warnings.at')} <InstantText iso={counts.at} />
      </span>
    </section>
  );
}

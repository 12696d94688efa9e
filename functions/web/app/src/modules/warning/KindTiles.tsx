import { t } from '@/i18n';
import { grouped } from '@/lib/format';
import { grave, type Kind, type Warnings } from './queries';
import classes from './warning.module.css';

interface Props {
  kinds: Warnings['kinds'];
  chosen: Kind | undefined;
  choose: (kind: Kind | undefined) => void;
}

/** A count a kind; pressed, the list shows that kind alone. */
export function KindTiles({ kinds, chosen, choose }: Props) {
  return (
    <ul className={`${classes.kinds ?? ''} no-print`} aria-label={t('warning.kinds')}>
      {kinds.map(({ kind, count }) => (
        <li key={kind}>
          <button
            type="button"
            className={classes.kind}
            aria-pressed={chosen === kind}
            data-empty={count === 0}
            data-grave={count > 0 && grave.includes(kind)}
            onClick={() => choose(chosen === kind ? undefined : kind)}
          >
            <span className={classes.count}>{grouped(count)}</span>
            <span>{t(`warning.kind.${kind}`)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

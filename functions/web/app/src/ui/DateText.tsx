import { date, instant, instantDate } from '@/lib/format';

/** A local date ("2024-01-17") as 17/01/2024. */
export function DateText({ iso }: { iso: string | undefined }) {
  if (!iso) return null;
  return (
    <time className="numbers" dateTime={iso}>
      {date(iso)}
    </time>
  );
}

/** A UTC instant in local time: 17/01/2024 08:30, or its date alone; in a narrow column the time stands below. */
export function InstantText({ iso, dateOnly = false, stacked = false }: { iso: string | undefined; dateOnly?: boolean; stacked?: boolean }) {
  if (!iso) return null;
  return (
    <time className="numbers" dateTime={iso} title={instant(iso)}>
      {dateOnly || stacked ? instantDate(iso) : instant(iso)}
      {stacked && (
        <>
          {' '}
          <br />
          <span className="dim">{instant(iso).slice(11)}</span>
        </>
      )}
    </time>
  );
}

import type { Schema } from '@/api/client';

/** An account that did something, as the record of it says. */
export type Actor = Schema<'Who'> | Schema<'Party'>;

const officeOf = (of: Actor) => ('unitName' in of ? of.unitName : 'office' in of ? of.office : undefined);

interface Props {
  of: Actor | undefined;
  /** The office below the name, for narrow places. */
  stacked?: boolean;
}

/** Who did something: name and office as they were then, the account on pointing; a record of before names were kept has the account alone. */
export function Who({ of, stacked = false }: Props) {
  if (!of?.id) return null;
  const office = officeOf(of);
  return (
    <span title={of.id}>
      {of.name || of.id}
      {office && (
        <>
          {stacked ? <br /> : ', '}
          <span className="dim">{office}</span>
        </>
      )}
    </span>
  );
}

/** The same within a sentence: "Nguyễn Thị Hồng Nhung (Huyện Nghi Xuân)". */
export function whoWords(of: Actor | undefined): string {
  if (!of) return '';
  const office = officeOf(of);
  return `${of.name || of.id}${office ? ` (${office})` : ''}`;
}

/** The zone all deadlines are counted in (J-26). */
export const zone = 'Asia/Ho_Chi_Minh';

const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: zone,
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** Whole đồng as the sources write it: 1234567 -> "1.234.567 đ". */
export function money(dong: number): string {
  const sign = dong < 0 ? '-' : '';
  return `${sign}${grouped(Math.abs(dong))} đ`;
}

/** A difference in đồng, its sign always told: "+540.000 đ", "-540.000 đ", "0 đ". */
export function signedMoney(dong: number): string {
  return `${dong > 0 ? '+' : ''}${money(dong)}`;
}

/** A number with one decimal, as Vietnamese write it: 80 -> "80,0". */
export function decimal(n: number): string {
  return n.toFixed(1).replace('.', ',');
}

/** A count in groups of three: 12345 -> "12.345". */
export function grouped(n: number): string {
  return Math.trunc(n)
    .toString()
    .replace(/\B(?=(\d{3})+(?!\d))/g, '.');
}

/** A local date "2024-01-17" -> "17/01/2024"; anything else comes back as it is. */
export function date(iso: string | undefined): string {
  const m = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso ?? '');
  return m ? `${m[3] ?? ''}/${m[2] ?? ''}/${m[1] ?? ''}` : (iso ?? '');
}

/** A period "2024-03" -> "03/2024". */
export function month(iso: string | undefined): string {
  const m = /^(\d{4})-(\d{2})$/.exec(iso ?? '');
  return m ? `${m[2] ?? ''}/${m[1] ?? ''}` : (iso ?? '');
}

/** A UTC instant as local date and time: "17/01/2024 08:30". Empty for none. */
export function instant(iso: string | undefined): string {
  if (!iso) return '';
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  const parts = Object.fromEntries(clock.formatToParts(at).map((p) => [p.type, p.value]));
  return `${parts.day ?? ''}/${parts.month ?? ''}/${parts.year ?? ''} ${parts.hour ?? ''}:${parts.minute ?? ''}`;
}

/** The local date of a UTC instant: "17/01/2024". */
export function instantDate(iso: string | undefined): string {
  return instant(iso).slice(0, 10);
}

/** "17/1/2024", "17-01-2024" or "17012024" -> "2024-01-17"; undefined when it is no date. */
export function parseDate(typed: string): string | undefined {
  const m = /^\s*(\d{1,2})[/.\-\s](\d{1,2})[/.\-\s](\d{4})\s*$/.exec(typed) ?? /^\s*(\d{2})(\d{2})(\d{4})\s*$/.exec(typed);
  if (!m) return undefined;
  const [day, mon, year] = [Number(m[1]), Number(m[2]), Number(m[3])];
  const at = new Date(Date.UTC(year, mon - 1, day));
  const real = at.getUTCFullYear() === year && at.getUTCMonth() === mon - 1 && at.getUTCDate() === day;
  return real ? at.toISOString().slice(0, 10) : undefined;
}

/** A national id in groups: "042090001234" -> "042 090 001 234"; an old 9-digit one likewise. */
export function nationalId(id: string | undefined): string {
  return (id ?? '').replace(/(\d{3})(?=\d)/g, '$1 ').trim();
}

/** A size in bytes: 1536 -> "1,5 KB". */
export function bytes(n: number): string {
  if (n < 1024) return `${n} B`;
  const [value, unit] = n < 1024 * 1024 ? [n / 1024, 'KB'] : [n / 1024 / 1024, 'MB'];
  return `${value.toFixed(1).replace('.', ',')} ${unit}`;
}

/** Lower case without diacritics, đ as d, for searching as one types (J-03). */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase()
    .trim();
}

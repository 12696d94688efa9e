import { nationalId } from '@/lib/format';

/** A national id in groups of three. */
export function NationalId({ id }: { id: string | undefined }) {
  return <span className="numbers">{nationalId(id)}</span>;
}

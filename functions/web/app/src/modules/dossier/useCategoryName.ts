import { useQuery } from '@tanstack/react-query';
import { proceduresQuery, type Dossier } from './queries';

/** Names the categories of a dossier's procedure; an unknown code is shown as it is. */
export function useCategoryName(d: Pick<Dossier, 'procedure' | 'unit'>): (code: string | undefined) => string | undefined {
  const procedures = useQuery(proceduresQuery(d.unit));
  const categories = procedures.data?.items.find((p) => p.code === d.procedure)?.categories ?? [];
  return (code) => (code ? (categories.find((c) => c.code === code)?.name ?? code) : undefined);
}

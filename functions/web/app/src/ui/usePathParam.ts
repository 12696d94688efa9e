import { useParams } from '@tanstack/react-router';

/** A part of the path by its name in the route ("$id"); empty when the route has none of that name. */
export function usePathParam(name: string): string {
  const params: Partial<Record<string, string>> = useParams({ strict: false });
  return params[name] ?? '';
}

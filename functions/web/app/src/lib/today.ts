import { useQuery } from '@tanstack/react-query';
import { api, call } from '@/api/client';
import { instantDate, parseDate } from './format';

/**
 * Today's local date as the system counts it ("2024-01-17"): its clock decides
 * about deadlines, not the device's. The device's date until it has answered.
 */
export function useToday(): string {
  const clock = useQuery({ queryKey: ['clock'], queryFn: () => call(api.GET('/health')), select: (h) => h.clock, staleTime: 60_000 });
  return localDate(clock.data ?? new Date().toISOString());
}

/** The local date of an instant: "2024-03-05T18:00:00Z" -> "2024-03-06". */
export function localDate(instant: string): string {
  return parseDate(instantDate(instant)) ?? instant.slice(0, 10);
}

/** A month some months later or earlier: ("2024-12", 1) -> "2025-01". */
export function addMonths(month: string, by: number): string {
  const at = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)) - 1 + by, 1));
  return at.toISOString().slice(0, 7);
}

/** A local date some calendar days later: ("2024-03-25", 20) -> "2024-04-14". */
export function addDays(date: string, by: number): string {
  const at = new Date(`${date}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + by);
  return at.toISOString().slice(0, 10);
}

/** The months from one to another: ("2024-01", "2024-03") -> 2. */
export function monthsBetween(from: string, to: string): number {
  return (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7));
}

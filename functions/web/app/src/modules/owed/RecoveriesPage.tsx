import { AdjustmentsPage } from './AdjustmentsPage';

/** Quản lý truy thu (F-43). */
export function RecoveriesPage() {
  return <AdjustmentsPage kind="recovery" />;
}

import { AdjustmentsPage } from './AdjustmentsPage';

/** Quản lý truy lĩnh (F-42). */
export function ArrearsPage() {
  return <AdjustmentsPage kind="arrears" />;
}

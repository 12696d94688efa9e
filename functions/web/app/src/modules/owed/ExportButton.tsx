import { IconFileSpreadsheet } from '@tabler/icons-react';
import { t } from '@/i18n';
import { reportFile } from '@/modules/report/queries';
import { DownloadButton } from '@/ui/DownloadButton';

/** The list as a workbook, by the report that holds it (J-04). */
export function ExportButton({ code, month, locality }: { code: string; month: string; locality: string | undefined }) {
  return (
    <DownloadButton size="sm" fetch={() => reportFile({ code, month, type: 'monthly', ...(locality && { unit: locality }) }, 'xlsx')} icon={<IconFileSpreadsheet size={16} aria-hidden />}>
      {t('owed.xlsx')}
    </DownloadButton>
  );
}

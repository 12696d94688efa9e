import { Group } from '@mantine/core';
import { api, call } from '@/api/client';
import { t } from '@/i18n';
import { DownloadButton } from '@/ui/DownloadButton';
import type { List } from '../queries';

/** Bảng tổng hợp kinh phí chi trả, to print and sign (F-15). */
export function SummaryDownloads({ list }: { list: List }) {
  const fetch = (format: 'pdf' | 'xlsx') => () => call(api.GET('/payment/lists/{list}/summary', { params: { path: { list: list.id }, query: { format } } }));
  return (
    <Group gap="xs">
      <DownloadButton fetch={fetch('pdf')}>{t('payment.summary.pdf')}</DownloadButton>
      <DownloadButton fetch={fetch('xlsx')}>{t('payment.summary.xlsx')}</DownloadButton>
    </Group>
  );
}

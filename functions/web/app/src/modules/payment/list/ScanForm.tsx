import { Checkbox, Group, Stack, Text } from '@mantine/core';
import { api, call, requestId } from '@/api/client';
import { t } from '@/i18n';
import { commandHeader } from '@/lib/command';
import { useDraft } from '@/lib/drafts';
import { bytes, money } from '@/lib/format';
import { InstantText } from '@/ui/DateText';
import { DownloadButton } from '@/ui/DownloadButton';
import { MoneyField } from '@/ui/MoneyField';
import { Who } from '@/ui/Who';
import { succeeded } from '@/ui/notify';
import { UploadButton } from '@/ui/UploadButton';
import { ActNote } from '../Act';
import { SummaryDownloads } from './SummaryDownloads';
import classes from '../payment.module.css';
import { actionOf, type List, useListChanged } from '../queries';

const maxSize = 20 * 1024 * 1024;

/** Print, have signed and sealed, scan, type the total, upload: the three steps before sending (F-15, F-16, OPEN-46). */
export function ScanForm({ list }: { list: List }) {
  const changed = useListChanged();
  const draft = useDraft<{ total?: number; signed: boolean }>(`scan.${list.id}.${list.version}`, { signed: false });
  const { total, signed } = draft.value;
  const action = actionOf(list, 'confirmScan') ?? actionOf(list, 'beginScan');
  const differs = total !== undefined && total !== list.sums.total;
  if (!action || (list.state !== 'LIST_DRAFT' && list.state !== 'SUMMARY_UPLOADED')) return list.scan ? <ScanLine list={list} /> : null;

  const path = { list: list.id };
  const begin = async (file: File) => {
    const answer = await call(api.POST('/payment/lists/{list}/scan', { params: { path, header: commandHeader(requestId()) }, body: { name: file.name, size: file.size, version: list.version } }));
    return answer.upload;
  };
  const confirm = async (upload: string) => {
    const saved = await call(api.POST('/payment/lists/{list}/scan/confirm', { params: { path, header: commandHeader(requestId()) }, body: { upload, total: total ?? 0, signed, version: list.version } }));
    draft.sent();
    succeeded(t('payment.scan.doneTitle'), t('payment.scan.done'));
    changed(saved);
  };
  return (
    <details open={list.state === 'LIST_DRAFT'} className={classes.scan}>
      <summary>{t(list.scan ? 'payment.scan.replace' : 'payment.scan.how')}</summary>
      <ol>
        <li>
          <Text size="sm" mb={4}>
            {t('payment.scan.print')}
          </Text>
          <SummaryDownloads list={list} />
        </li>
        <li>
          <Stack gap={6} align="flex-start">
            <MoneyField
              label={t('payment.scan.total')}
              description={t('payment.scan.totalNote')}
              value={total}
              onChange={(v) => draft.set({ ...draft.value, total: v })}
              error={differs ? t('payment.scan.differs', { total: money(list.sums.total) }) : undefined}
              w={280}
            />
            <Checkbox label={t('payment.scan.signed')} checked={signed} onChange={(e) => draft.set({ ...draft.value, signed: e.currentTarget.checked })} />
          </Stack>
        </li>
        <li>
          <Group>
            <UploadButton label={t('payment.scan.upload')} accept="application/pdf,image/png,image/jpeg" maxSize={maxSize} begin={begin} confirm={confirm} disabled={!action.enabled || total === undefined || differs || !signed} variant={list.state === 'LIST_DRAFT' ? 'filled' : 'default'} />
          </Group>
          <Text size="xs" className="dim">
            {t('payment.scan.accepts', { max: bytes(maxSize) })}
          </Text>
          {action.enabled && (total === undefined || !signed) && (
            <Text size="sm" role="status">
              {t('payment.scan.missing')} {[total === undefined && t('payment.scan.missing.total'), !signed && t('payment.scan.missing.signed')].filter(Boolean).join('; ')}.
            </Text>
          )}
          <ActNote action={action} />
        </li>
      </ol>
      {list.scan && <ScanLine list={list} />}
    </details>
  );
}

/** The scan there is, to be looked at. */
function ScanLine({ list }: { list: List }) {
  const { scan } = list;
  if (!scan) return null;
  return (
    <div className={classes.scanLine}>
      <DownloadButton variant="subtle" fetch={() => call(api.GET('/payment/lists/{list}/scan', { params: { path: { list: list.id } } }))}>
        {scan.name}
      </DownloadButton>
      <span className="dim">
        <Who of={scan.uploadedBy} /> · <InstantText iso={scan.uploadedAt} /> · {money(scan.total)} {!scan.current && `· ${t('payment.scan.outdated')}`}
      </span>
    </div>
  );
}

import { Alert, Button, Group, List, Modal, Select, Stack, Table } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { api, call, requestId, type Schema } from '@/api/client';
import { t } from '@/i18n';
import { commandHeader, useCommand } from '@/lib/command';
import { grouped } from '@/lib/format';
import { DownloadButton } from '@/ui/DownloadButton';
import { ReturnFocus } from '@/ui/ReturnFocus';
import { succeeded } from '@/ui/notify';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { UploadButton } from '@/ui/UploadButton';
import type { DialogProps } from './PackageDialogs';
import { usePackageChanged } from './queries';

/** A workbook holds so many lines; a larger package has one a commune. */
const maxLines = 5000;
const maxSize = 5 << 20;

type Checked = Schema<'CheckedWorkbook'>;

/** Ghi nhận bằng bảng tính: download, fill in, check with errors by cell, confirm (J-05). */
export function WorkbookDialog({ p, close }: DialogProps) {
  const [commune, setCommune] = useState<string | null>(p.lines > maxLines ? (p.communes[0]?.commune ?? null) : null);
  const [found, setFound] = useState<{ upload: string; name: string; checked: Checked }>();
  return (
    <Modal opened onClose={close} title={t('provider.sheet.action')} size="lg" closeButtonProps={{ 'aria-label': t('common.close') }}>
      <ReturnFocus />
      <Stack gap="md">
        <div>{t('provider.sheet.how')}</div>
        <Group align="flex-end" gap="sm">
          <Select
            label={t('payment.line.commune')}
            placeholder={t('provider.sheet.all')}
            data={p.communes.map((c) => ({ value: c.commune, label: `${c.communeName} (${grouped(c.lines)})` }))}
            value={commune}
            onChange={setCommune}
            clearable={p.lines <= maxLines}
            clearButtonProps={{ 'aria-label': t('beneficiary.filter.clear') }}
            searchable
            w={260}
          />
          <DownloadButton fetch={() => call(api.GET('/provider/packages/{package}/workbook', { params: { path: { package: p.id }, query: { commune: commune ?? undefined } } }))}>
            {t('provider.sheet.download')}
          </DownloadButton>
          <UploadButton
            label={t('provider.sheet.upload')}
            accept=".xlsx"
            maxSize={maxSize}
            begin={async (file) => (await call(api.POST('/provider/packages/{package}/settlement-upload', { params: { path: { package: p.id }, header: commandHeader(requestId()) }, body: { size: file.size, kind: 'workbook' } }))).upload}
            confirm={async (upload, file) => setFound({ upload, name: file.name, checked: await stage(p.id, { upload, stage: 'check' }, requestId()) })}
          />
        </Group>
        {found && <Findings p={p} found={found} close={close} />}
      </Stack>
    </Modal>
  );
}

function stage(id: string, body: { upload: string; stage: 'check' | 'confirm'; hash?: string }, key: string): Promise<Checked> {
  return call(api.POST('/provider/packages/{package}/workbook', { params: { path: { package: id }, header: commandHeader(key) }, body }));
}

interface FindingsProps extends DialogProps {
  found: { upload: string; name: string; checked: Checked };
}

/** What the check found: counts by what would be recorded, wrong cells, and the confirmation when there are none. */
function Findings({ p, found, close }: FindingsProps) {
  const { checked, upload, name } = found;
  const changed = usePackageChanged();
  const confirm = useCommand(
    (body: { upload: string; hash: string }, key) => stage(p.id, { ...body, stage: 'confirm' }, key),
    (done) => {
      if (done.package) changed(done.package);
      succeeded(t('provider.pay.doneTitle'), t('provider.sheet.done', { count: grouped(checked.recorded) }));
      close();
    },
  );
  return (
    <Stack gap="sm">
      <strong>{name}</strong>
      <Counts checked={checked} />
      {checked.wrong > 0 && (
        <Alert color="red" variant="light" role="alert" icon={<IconAlertTriangle aria-hidden />} title={t('provider.sheet.wrong', { count: grouped(checked.wrong) })} styles={{ title: { color: 'var(--late)' } }}>
          <List size="sm">
            {checked.errors.map((e, i) => (
              <List.Item key={`${e.pointer} ${String(i)}`}>
                <strong className="numbers">{e.pointer}</strong> {e.detail}
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
      {checked.wrong === 0 && checked.recorded === 0 && <div className="dim">{t('provider.sheet.nothing')}</div>}
      <ProblemAlert error={confirm.error} />
      <Group justify="flex-end">
        <Button disabled={checked.wrong > 0 || checked.recorded === 0} loading={confirm.isPending} onClick={() => confirm.mutate({ upload, hash: checked.hash })}>
          {t('provider.sheet.confirm', { count: grouped(checked.recorded) })}
        </Button>
      </Group>
    </Stack>
  );
}

const results = ['paid', 'unpaid', 'corrected', 'same', 'blank', 'error'] as const;

function Counts({ checked }: { checked: Checked }) {
  return (
    <Table fz="sm" verticalSpacing={2} withRowBorders={false} w="auto" aria-label={t('provider.sheet.found')}>
      <Table.Tbody>
        {results.map((r) => {
          const count = checked.rows.filter((row) => row.result === r).length;
          return (
            count > 0 && (
              <Table.Tr key={r}>
                <Table.Th fw={400}>{t(`provider.sheet.result.${r}`)}</Table.Th>
                <Table.Td className="numbers" ta="right">
                  {grouped(count)}
                </Table.Td>
              </Table.Tr>
            )
          );
        })}
      </Table.Tbody>
    </Table>
  );
}

import { Group, Select, Stack, Text, Title } from '@mantine/core';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { api, call, requestId } from '@/api/client';
import { t } from '@/i18n';
import { commandHeader } from '@/lib/command';
import { bytes, grouped } from '@/lib/format';
import { unitsQuery } from '@/modules/beneficiary/queries';
import { type Column, DataTable } from '@/ui/DataTable';
import { InstantText } from '@/ui/DateText';
import { DownloadButton } from '@/ui/DownloadButton';
import { EmptyState } from '@/ui/EmptyState';
import { Page } from '@/ui/Page';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { UploadButton } from '@/ui/UploadButton';
import { Who, whoWords } from '@/ui/Who';
import classes from './import.module.css';
import { type Import, importQuery, importsQuery } from './queries';
import { ImportState, Steps } from './words';

const maxSize = 20 * 1024 * 1024;

/** Cập nhật biến động bằng Excel (10A): the template, the file to check, and the imports made before (E-15, J-05, E-19). */
export function ImportsPage() {
  const navigate = useNavigate();
  const imports = useInfiniteQuery(importsQuery);
  const open = (i: Import) => void navigate({ to: `/imports/${i.id}` as never });
  return (
    <Page title={t('import.title')} path={[t('menu.beneficiary')]}>
      <Steps state={undefined} />
      <div className={classes.start}>
        <TemplatePanel />
        <FilePanel opened={open} />
      </div>
      <Title order={2} size="h4" mt="sm">
        {t('import.history')}
      </Title>
      <ProblemAlert error={imports.error} retry={() => void imports.refetch()} />
      {!imports.error && (
        <DataTable<Import>
          id="imports"
          label={t('import.history')}
          columns={columns()}
          rows={imports.data?.pages.flatMap((p) => p.items)}
          rowKey={(i) => i.id}
          onOpen={open}
          loading={imports.isPending}
          more={{ has: imports.hasNextPage, loading: imports.isFetchingNextPage, load: () => void imports.fetchNextPage() }}
          empty={<EmptyState why={t('import.empty')} />}
        />
      )}
    </Page>
  );
}

/** The workbook with the people of a commune filled in, or of the whole area. */
function TemplatePanel() {
  const units = useQuery(unitsQuery);
  const [commune, setCommune] = useState<string | null>(null);
  return (
    <Stack className={`panel ${classes.box ?? ''}`} gap="xs">
      <Title order={2} size="h5">
        {t('import.template.title')}
      </Title>
      <Text size="sm">{t('import.template.text')}</Text>
      <Group align="flex-end" gap="xs">
        <Select
          label={t('import.template.commune')}
          placeholder={t('import.template.all')}
          data={(units.data?.items ?? []).filter((u) => u.level === 'commune').map((u) => ({ value: u.id, label: u.name }))}
          value={commune}
          onChange={setCommune}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': t('beneficiary.filter.clear') }}
        />
        <DownloadButton size="sm" fetch={() => call(api.GET('/imports/template', { params: { query: commune ? { commune } : {} } }))}>
          {t('import.template.download')}
        </DownloadButton>
      </Group>
    </Stack>
  );
}

/** Takes the filled-in workbook: announces it, sends it, asks for the check, and goes to its page. */
function FilePanel({ opened }: { opened: (i: Import) => void }) {
  const queries = useQueryClient();
  const begun = useRef<Import>(undefined);
  const begin = async (file: File) => {
    const answer = await call(api.POST('/imports', { params: { header: commandHeader(requestId()) }, body: { name: file.name, size: file.size } }));
    begun.current = answer.import;
    return answer.upload;
  };
  const check = async () => {
    const i = begun.current;
    if (!i) return;
    const checked = await call(api.POST('/imports/{import}/check', { params: { path: { import: i.id }, header: commandHeader(requestId()) }, body: { version: i.version } }));
    queries.setQueryData(importQuery(i.id).queryKey, checked);
    void queries.invalidateQueries({ queryKey: importsQuery.queryKey });
    opened(checked);
  };
  return (
    <Stack className={`panel ${classes.box ?? ''}`} gap="xs">
      <Title order={2} size="h5">
        {t('import.file.title')}
      </Title>
      <Text size="sm">{t('import.file.text', { max: bytes(maxSize) })}</Text>
      <Group>
        <UploadButton label={t('import.file.choose')} accept=".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" maxSize={maxSize} begin={begin} confirm={check} variant="filled" />
      </Group>
    </Stack>
  );
}

function columns(): Column<Import>[] {
  return [
    { key: 'name', title: t('import.name'), heading: true, render: (i) => i.name, sortBy: (i) => i.name },
    { key: 'at', title: t('import.at'), width: 150, render: (i) => <InstantText iso={i.at} />, sortBy: (i) => i.at },
    { key: 'by', title: t('import.by'), width: 200, render: (i) => <Who of={i.by} stacked />, sortBy: (i) => whoWords(i.by) },
    { key: 'state', title: t('import.state'), width: 170, render: (i) => <ImportState state={i.state} /> },
    { key: 'rows', title: t('import.rows'), width: 90, align: 'right', render: (i) => <span className="numbers">{grouped(i.counts.rows)}</span> },
    { key: 'invalid', title: t('import.invalid'), width: 90, align: 'right', render: (i) => <span className="numbers">{grouped(i.counts.invalid)}</span> },
    { key: 'applied', title: t('import.applied'), width: 120, align: 'right', render: (i) => <span className="numbers">{grouped(i.counts.applied)}</span> },
    { key: 'size', title: t('import.size'), width: 100, align: 'right', optional: true, render: (i) => <span className="numbers">{bytes(i.size)}</span> },
  ];
}

import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, call } from '@/api/client';
import { t } from '@/i18n';
import { commandHeader, useCommand } from '@/lib/command';
import { grouped } from '@/lib/format';
import { AppLink } from '@/ui/AppLink';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { InstantText } from '@/ui/DateText';
import { JobBar } from '@/ui/JobBar';
import { Page, PageSkeleton } from '@/ui/Page';
import { Who } from '@/ui/Who';
import { usePathParam } from '@/ui/usePathParam';
import { ProblemAlert } from '@/ui/ProblemAlert';
import classes from './import.module.css';
import { Findings } from './Findings';
import { type Import, importQuery, importsQuery, isBusy } from './queries';
import { ImportState, Steps } from './words';

/** One import: check and apply with their bars, what is wrong, and the confirmation (E-15). */
export function ImportPage() {
  const id = usePathParam('import');
  const query = useQuery(importQuery(id));
  const i = query.data;
  return (
    <Page title={i?.name ?? t('import.title')} path={[t('menu.beneficiary'), t('import.title')]} actions={<AppLink to="/imports">{t('import.all')}</AppLink>}>
      <ProblemAlert error={query.error} retry={() => void query.refetch()} />
      {query.isPending && <PageSkeleton />}
      {i && <Content i={i} />}
    </Page>
  );
}

function Content({ i }: { i: Import }) {
  return (
    <>
      <Steps state={i.state} />
      <Group gap="md">
        <ImportState state={i.state} />
        <span className="dim">
          <Who of={i.by} /> · <InstantText iso={i.at} />
        </span>
      </Group>
      {i.job && isBusy(i) && (
        <div className={`panel ${classes.box ?? ''}`}>
          <JobBar job={i.job} next={t(`import.next.${i.state}`)} />
        </div>
      )}
      {i.state === 'awaiting-file' && <Alert variant="light">{t('import.awaiting')}</Alert>}
      {i.state === 'refused' && <Refusal i={i} />}
      {i.state === 'failed' && (
        <Alert color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} title={t('import.failedTitle')}>
          {i.job?.note ?? t('import.failed')}
        </Alert>
      )}
      {i.counts.rows > 0 && <Counts i={i} />}
      {i.state === 'checked' && <Apply i={i} />}
      {i.state === 'applied' && <Applied i={i} />}
      {(i.counts.invalid > 0 || i.counts.warnings > 0 || i.counts.failed > 0) && !isBusy(i) && <Findings i={i} />}
    </>
  );
}

/** Why the whole file was refused before any row was read. */
function Refusal({ i }: { i: Import }) {
  return (
    <Alert color="red" variant="light" role="alert" icon={<IconAlertTriangle aria-hidden />} title={t('import.refusedTitle')} styles={{ title: { color: 'var(--late)' } }}>
      <Stack gap="xs" align="flex-start">
        <span>
          {i.refusal?.cell && <strong className="numbers">{t('import.cell', { cell: i.refusal.cell })} </strong>}
          {i.refusal?.detail}
        </span>
        <AppLink to="/imports">{t('import.again')}</AppLink>
      </Stack>
    </Alert>
  );
}

/** How many rows ask for what, and how many can be done. */
function Counts({ i }: { i: Import }) {
  const c = i.counts;
  const cells: [string, number, string?][] = [
    [t('import.rows'), c.rows],
    [t('import.valid'), c.valid, 'ok'],
    [t('import.invalid'), c.invalid, c.invalid > 0 ? 'late' : undefined],
    [t('import.warnings'), c.warnings, c.warnings > 0 ? 'soon' : undefined],
    [t('import.increase'), c.increase],
    [t('import.adjust'), c.adjust],
    [t('import.stop'), c.stop],
    [t('import.death'), c.death],
  ];
  return (
    <dl className={`panel ${classes.counts ?? ''}`}>
      {cells.map(([name, value, tone]) => (
        <div key={name} data-tone={tone}>
          <dt>{name}</dt>
          <dd className="numbers">{grouped(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The one step left: apply the valid rows, leaving the wrong ones out. */
function Apply({ i }: { i: Import }) {
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const confirm = useCommand(
    (version: number, key) => call(api.POST('/imports/{import}/confirm', { params: { path: { import: i.id }, header: commandHeader(key) }, body: { version } })),
    (saved) => {
      queries.setQueryData(importQuery(i.id).queryKey, saved);
      void queries.invalidateQueries({ queryKey: importsQuery.queryKey });
      setAsking(false);
    },
  );
  const { valid, invalid } = i.counts;
  const numbers = { valid: grouped(valid), invalid: grouped(invalid) };
  return (
    <Group className={`panel ${classes.box ?? ''}`} justify="space-between">
      <Text fw={600}>{t(valid === 0 ? 'import.apply.none' : invalid === 0 ? 'import.apply.allValid' : 'import.apply.some', numbers)}</Text>
      <Group gap="xs">
        <AppLink to="/imports">{t('import.again')}</AppLink>
        <Button disabled={valid === 0} onClick={() => setAsking(true)}>
          {t('import.apply.action', numbers)}
        </Button>
      </Group>
      <ConfirmDialog
        opened={asking}
        title={t('import.apply.title')}
        question={t(invalid === 0 ? 'import.apply.questionAll' : 'import.apply.question', numbers)}
        busy={confirm.isPending}
        error={confirm.error}
        onConfirm={() => confirm.mutate(i.version)}
        onCancel={() => {
          setAsking(false);
          confirm.reset();
        }}
      />
    </Group>
  );
}

function Applied({ i }: { i: Import }) {
  return (
    <Alert color="green" variant="light" role="status" icon={<IconCircleCheck aria-hidden />} title={t('import.appliedTitle')} styles={{ title: { color: 'var(--ok)' } }}>
      {t('import.appliedText', { applied: grouped(i.counts.applied), left: grouped(i.counts.invalid) })}{' '}
      {i.counts.failed > 0 && t('import.appliedFailed', { failed: grouped(i.counts.failed) })}
    </Alert>
  );
}

import { Alert, Button, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconFileInfo } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { t } from '@/i18n';
import { AppLink } from '@/ui/AppLink';
import { DueBadge } from '@/ui/DueBadge';
import { Page, PageSkeleton } from '@/ui/Page';
import { PrintButton } from '@/ui/PrintButton';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { ActionsPanel } from './ActionsPanel';
import type { Done } from './commands';
import classes from './DossierPage.module.css';
import { DonePanel } from './DonePanel';
import { PapersPanel } from './PapersPanel';
import { PersonPanel } from './PersonPanel';
import { PolicyDialog } from './PolicyDialog';
import { type Dossier, dossierQuery } from './queries';
import { Timeline } from './Timeline';

/** One dossier: person and request left, papers in the middle, what to do right, progress below (C-14, C-26). */
export function DossierPage() {
  const params: { code?: string } = useParams({ strict: false });
  const code = params.code ?? '';
  const dossier = useQuery(dossierQuery(code));
  if (dossier.data) return <Shown key={code} dossier={dossier.data} />;
  return (
    <Page title={t('dossier.title', { code })}>
      {dossier.error ? (
        <>
          <ProblemAlert error={dossier.error} retry={() => void dossier.refetch()} />
          <AppLink to="/dossiers/search">{t('dossier.search.title')}</AppLink>
        </>
      ) : (
        <PageSkeleton />
      )}
    </Page>
  );
}

function Shown({ dossier: d }: { dossier: Dossier }) {
  const [done, setDone] = useState<Done>();
  const [policy, policyDialog] = useDisclosure();
  const actions = (
    <>
      <Button variant="default" size="xs" leftSection={<IconFileInfo size={15} aria-hidden />} onClick={policyDialog.open}>
        {t('dossier.policy.title')}
      </Button>
      <Button variant="default" size="xs" component="a" href="#progress">
        {t('dossier.progress.title')}
      </Button>
      <PrintButton />
    </>
  );
  return (
    <Page title={d.application.person.name} path={[t('dossier.menu'), d.procedureName, d.code]} actions={actions}>
      <Group gap="sm" className={classes.status}>
        <b>{d.status}</b>
        <DueBadge due={d.due} />
        {d.due.setting && d.due.limit !== undefined && <span className="dim">{t('dossier.due.setting', { procedure: d.due.setting.procedureName, days: d.due.limit })}</span>}
      </Group>
      {d.reason && (
        <Alert color="orange" variant="light" title={t('dossier.reason')}>
          {d.reason}
        </Alert>
      )}
      {d.rejected && (
        <Alert color="gray" variant="light">
          {t('dossier.rejectedBefore')} <AppLink to={`/dossiers/${d.rejected}`}>{d.rejected}</AppLink>
        </Alert>
      )}
      {done && <DonePanel done={done} close={() => setDone(undefined)} />}
      <div className={classes.columns}>
        <PersonPanel dossier={d} />
        <PapersPanel dossier={d} />
        <ActionsPanel dossier={d} onDone={setDone} />
      </div>
      <Timeline code={d.code} />
      {policy && <PolicyDialog code={d.code} onClose={policyDialog.close} />}
    </Page>
  );
}

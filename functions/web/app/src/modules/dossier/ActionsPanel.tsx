import { Button, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schema } from '@/api/client';
import { useAccount } from '@/frame/account';
import { t } from '@/i18n';
import { AppLink } from '@/ui/AppLink';
import { DueBadge } from '@/ui/DueBadge';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { whoWords } from '@/ui/Who';
import { ActionDialog } from './ActionDialog';
import { type ActionName, type Done, useDossierCommand } from './commands';
import classes from './DossierPage.module.css';
import { ForwardForm } from './ForwardForm';
import { type Dossier, nextOfficersQuery, type Receipt } from './queries';
import { SigningDialog } from './SigningDialog';
import { UpdateDrawer } from './UpdateDrawer';
import { Why } from './Why';

type Action = Schema<'Action'>;

interface Props {
  dossier: Dossier;
  onDone: (done: Done) => void;
}

/** What can be done now, to whom it goes next and by when. Only what the API offers; what cannot be done says why. */
export function ActionsPanel({ dossier: d, onDone }: Props) {
  const account = useAccount();
  // The action as it was opened: a dialog stays, with what was typed and the refusal, when the dossier moves on under it.
  const [opened, setOpened] = useState<Action>();
  const done = (action: ActionName) => (receipt: Receipt) => {
    setOpened(undefined);
    onDone({ action, receipt });
  };
  const command = useDossierCommand(d.code, (receipt, asked) => done(asked.action)(receipt));
  const start = (a: Action) => {
    if (a.confirm || asks.has(a.name)) setOpened(a);
    else command.mutate({ action: a.name, version: d.version, body: {} });
  };
  const buttons = d.actions.filter((a) => a.name !== 'forward');
  const forward = d.actions.find((a) => a.name === 'forward');
  const first = forward?.enabled ? undefined : buttons.find((a) => a.enabled && !grave.has(a.name));
  const close = () => setOpened(undefined);
  return (
    <section className={`panel no-print ${classes.panel ?? ''}`} aria-labelledby="actions">
      <h2 id="actions" className={classes.title}>
        {t('dossier.actions.title')}
      </h2>
      <Stack gap="xs">
        <NextStep dossier={d} />
        <OpenSupplement dossier={d} />
        {d.actions.length === 0 && <p className="dim">{d.holder && d.holder.id !== account.id ? t('dossier.actions.elsewhere', { name: d.holder.name, unit: d.holder.unitName ?? '' }) : t('dossier.actions.none')}</p>}
        <ProblemAlert error={opened ? undefined : command.error} focus />
        {buttons.map((a) => (
          <ActionButton key={a.name} action={a} primary={a === first} busy={command.isPending && command.variables.action === a.name} onClick={() => start(a)} />
        ))}
        {forward && <ForwardForm dossier={d} action={forward} onDone={done('forward')} />}
      </Stack>
      {opened && (opened.name === 'sign' || opened.name === 'issue') && <SigningDialog dossier={d} action={opened} onDone={done(opened.name)} onClose={close} />}
      {opened?.name === 'update' && <UpdateDrawer dossier={d} onDone={done('update')} onClose={close} />}
      {opened && !ownDialogs.has(opened.name) && <ActionDialog dossier={d} action={opened} onDone={done(opened.name)} onClose={close} />}
    </section>
  );
}

// Actions that ask for something before they are done, and those with a dialog of their own.
const asks = new Set<ActionName>(['update', 'sign', 'issue', 'request-citizen-supplement', 'request-supplement', 'send-back', 'return-ineligible', 'reject', 'delete', 'complete-supplement', 'return-result', 'submit-supplement']);
const ownDialogs = new Set<ActionName>(['update', 'sign', 'issue', 'forward']);
const grave = new Set<ActionName>(['reject', 'delete', 'return-ineligible', 'send-back']);

interface ButtonProps {
  action: Action;
  primary: boolean;
  busy: boolean;
  onClick: () => void;
}

function ActionButton({ action: a, primary, busy, onClick }: ButtonProps) {
  return (
    <div>
      <Button className={classes.action} fullWidth justify="flex-start" variant={primary ? 'filled' : 'default'} c={grave.has(a.name) ? 'var(--late)' : undefined} disabled={!a.enabled} loading={busy} onClick={onClick} aria-describedby={a.why ? `why-${a.name}` : undefined}>
        {a.label}
      </Button>
      <Why action={a} />
    </div>
  );
}

/** The present step with its deadline, and who is next. */
function NextStep({ dossier: d }: { dossier: Dossier }) {
  const next = useQuery({ ...nextOfficersQuery(d.code, d.version), enabled: d.nextStep !== undefined && d.actions.some((a) => a.name === 'forward') });
  if (!d.step) return null;
  const officers = next.data?.items ?? [];
  const only = officers.length === 1 ? officers[0] : undefined;
  return (
    <div className={classes.next}>
      <div>
        {t('dossier.next.now', { step: d.step.name })} <DueBadge due={d.stepDue} />
      </div>
      {d.nextStep && (
        <div>
          {t('dossier.next.then', { step: d.nextStep.name, unit: d.nextStep.unitName ?? d.nextStep.levelName })}
          {only && <b> {only.name}</b>}
        </div>
      )}
    </div>
  );
}

/** An unanswered request for a supplement, with what was asked for. */
function OpenSupplement({ dossier: d }: { dossier: Dossier }) {
  const open = d.supplements.find((s) => s.open);
  if (!open) return null;
  return (
    <div className={classes.next}>
      <b>{t('dossier.supplement.asked', { by: whoWords(open.by), to: whoWords(open.to) })}</b>
      <div>{open.text}</div>
      {open.papers?.map((type) => (
        <div key={type}>{d.paperTypes.find((p) => p.type === type)?.name ?? type}</div>
      ))}
      <AppLink to={`/dossiers/${d.code}`} size="xs" onClick={() => document.getElementById('papers')?.scrollIntoView()}>
        {t('dossier.papers.title')}
      </AppLink>
    </div>
  );
}

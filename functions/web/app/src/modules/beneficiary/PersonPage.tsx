import { Alert, Button, Group, Stack, Tabs, Tooltip } from '@mantine/core';
import '@mantine/core/styles/Tabs.css';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { t } from '@/i18n';
import { month } from '@/lib/format';
import { useToday } from '@/lib/today';
import { AppLink } from '@/ui/AppLink';
import { DateText, InstantText } from '@/ui/DateText';
import { Money } from '@/ui/Money';
import { NationalId } from '@/ui/NationalId';
import { Page, PageSkeleton } from '@/ui/Page';
import { whoWords } from '@/ui/Who';
import { usePathParam } from '@/ui/usePathParam';
import { PrintButton } from '@/ui/PrintButton';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useListSearch } from '@/ui/useListSearch';
import { AccountTab } from './AccountTab';
import classes from './beneficiary.module.css';
import { ChangesTab } from './ChangesTab';
import { DeathDialog, UndoDeathDialog } from './DeathDialogs';
import { DecisionsTab } from './DecisionsTab';
import { HistoryTab } from './HistoryTab';
import { PaymentsTab } from './PaymentsTab';
import { PoliciesTab } from './PoliciesTab';
import { type Person, personQuery, readOnlyWhy } from './queries';
import { SupplementDialog } from './SupplementDialog';
import { StatusText } from './words';

const tabs = ['policies', 'changes', 'payments', 'decisions', 'account', 'history'] as const;
type Tab = (typeof tabs)[number];

/** One person's file: who it is, what is paid this month, and all that is kept, by tabs (E-03, E-07, E-24). */
export function PersonPage() {
  const id = usePathParam('id');
  const person = useQuery(personQuery(id));
  const path = [t('menu.beneficiary'), t('beneficiary.search.title')];
  if (person.data) return <PersonFile person={person.data} path={path} />;
  return (
    <Page title={t('beneficiary.file.title')} path={path}>
      {person.isPending && <PageSkeleton />}
      <ProblemAlert error={person.error} retry={() => void person.refetch()} />
      {person.error && <AppLink to="/beneficiaries">{t('beneficiary.file.back')}</AppLink>}
    </Page>
  );
}

function PersonFile({ person, path }: { person: Person; path: string[] }) {
  const [search, setSearch] = useListSearch();
  const tab: Tab = tabs.find((v) => v === search.tab) ?? 'policies';
  const panels: Record<Tab, ReactNode> = {
    policies: <PoliciesTab person={person} />,
    changes: <ChangesTab person={person} />,
    payments: <PaymentsTab person={person} />,
    decisions: <DecisionsTab id={person.id} />,
    account: <AccountTab person={person} />,
    history: <HistoryTab id={person.id} />,
  };
  return (
    <Page title={person.name} path={path} actions={<FileActions person={person} />}>
      <Header person={person} />
      {person.warnings.length > 0 && (
        <Alert color="yellow" variant="light" icon={<IconAlertTriangle aria-hidden />} title={t('beneficiary.warnings')} styles={{ title: { color: 'var(--soon)' } }}>
          {person.warnings.map((w) => (
            <div key={w}>{w}</div>
          ))}
        </Alert>
      )}
      <Tabs value={tab} onChange={(v) => setSearch({ tab: v === 'policies' ? '' : (v ?? '') })} keepMounted={false}>
        <Tabs.List className="no-print">
          {tabs.map((v) => (
            <Tabs.Tab key={v} value={v}>
              {t(`beneficiary.tab.${v}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tabs.map((v) => (
          <Tabs.Panel key={v} value={v} pt="sm">
            {panels[v]}
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  );
}

/** Who it is and what is paid, always in sight. */
function Header({ person }: { person: Person }) {
  const today = useToday();
  return (
    <Stack className={`panel ${classes.header ?? ''}`} gap={6}>
      <Group justify="space-between" align="flex-start">
        <div className={classes.facts}>
          <Fact name={t('beneficiary.status')}>
            <StatusText status={person.status} />
          </Fact>
          <Fact name={t('beneficiary.birth')}>{person.birthYearOnly ? person.birth.slice(0, 4) : <DateText iso={person.birth} />}</Fact>
          <Fact name={t('beneficiary.sex')}>{t(`beneficiary.sex.${person.sex}`)}</Fact>
          <Fact name={t('beneficiary.nationalId')}>{person.nationalId ? <NationalId id={person.nationalId} /> : t('beneficiary.idMissing')}</Fact>
          <Fact name={t('beneficiary.address')}>{[person.hamlet, person.communeName].filter(Boolean).join(', ')}</Fact>
          {person.ethnicity && <Fact name={t('beneficiary.ethnicity')}>{person.ethnicity}</Fact>}
          {person.phone && <Fact name={t('beneficiary.phone')}>{person.phone}</Fact>}
        </div>
        <div className={classes.amount}>
          <div className="dim">{t('beneficiary.amountOf', { month: month(today.slice(0, 7)) })}</div>
          <div className={classes.sum}>
            <Money dong={person.amount} />
          </div>
        </div>
      </Group>
      {person.death && (
        <div>
          {t('beneficiary.death.line')} <DateText iso={person.death.date} />. {t('beneficiary.death.ends', { month: month(person.death.endsAfter) })}{' '}
          <span className="dim">
            {t('beneficiary.death.recorded', { by: whoWords(person.death.recordedBy) })} <InstantText iso={person.death.recordedAt} />
          </span>
        </div>
      )}
    </Stack>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <div className={classes.factName}>{name}</div>
      <div>{children}</div>
    </div>
  );
}

/** What the API allows with this file; what it does not allow now says why. */
function FileActions({ person }: { person: Person }) {
  const [dialog, setDialog] = useState<'death' | 'undo' | 'supplement'>();
  const of = (name: string) => person.actions.find((a) => a.name === name);
  const readOnly = readOnlyWhy(person);
  const [death, undo] = readOnly ? [] : [of('recordDeath'), of('undoDeath')];
  return (
    <>
      {readOnly && !of('supplement')?.enabled && <span className="dim">{t('beneficiary.readOnly')}</span>}
      <PrintButton />
      {of('supplement')?.enabled && (
        <Button variant="default" size="xs" onClick={() => setDialog('supplement')}>
          {t('beneficiary.supplement.action')}
        </Button>
      )}
      {undo && person.death && (
        <Tooltip label={undo.why} disabled={undo.enabled || !undo.why}>
          <Button variant="default" size="xs" data-disabled={!undo.enabled || undefined} aria-disabled={!undo.enabled} onClick={() => undo.enabled && setDialog('undo')}>
            {t('beneficiary.undo.action')}
          </Button>
        </Tooltip>
      )}
      {death && !person.death && (
        <Tooltip label={death.why} disabled={death.enabled || !death.why}>
          <Button color="red" variant="outline" size="xs" data-disabled={!death.enabled || undefined} aria-disabled={!death.enabled} onClick={() => death.enabled && setDialog('death')}>
            {t('beneficiary.death.action')}
          </Button>
        </Tooltip>
      )}
      {dialog === 'supplement' && <SupplementDialog person={person} close={() => setDialog(undefined)} />}
      {dialog === 'death' && <DeathDialog person={person} close={() => setDialog(undefined)} />}
      {dialog === 'undo' && <UndoDeathDialog person={person} close={() => setDialog(undefined)} />}
    </>
  );
}

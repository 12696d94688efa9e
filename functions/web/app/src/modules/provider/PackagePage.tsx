import { Alert, Button, Group, Stack } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { t } from '@/i18n';
import { date, grouped, month } from '@/lib/format';
import { openDownload } from '@/lib/download';
import { AppLink } from '@/ui/AppLink';
import { CopyId } from '@/ui/CopyId';
import { InstantText } from '@/ui/DateText';
import { Money } from '@/ui/Money';
import { Page, PageSkeleton } from '@/ui/Page';
import { Pairs } from '@/ui/Pairs';
import { Who } from '@/ui/Who';
import { usePathParam } from '@/ui/usePathParam';
import { PrintButton } from '@/ui/PrintButton';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { AskDialog } from './AskDialog';
import { LinesPanel } from './LinesPanel';
import classes from './provider.module.css';
import { type Package, packageQuery } from './queries';
import { RejectDialog, StartDialog } from './PackageDialogs';
import { SettlementDialog } from './SettlementDialog';
import { Deadline, PackageStateText } from './words';
import { WorkbookDialog } from './WorkbookDialog';

/** One package: its lines, paying, rejecting, asking for days, and the settlement (F-18 to F-21, F-30, F-39). */
export function PackagePage() {
  const id = usePathParam('package');
  const query = useQuery(packageQuery(id));
  const p = query.data;
  return (
    <Page
      title={p ? t('provider.package.title', { locality: p.localityName, month: month(p.period) }) : t('provider.title')}
      path={[t('provider.title')]}
      actions={
        <PrintButton />
      }
    >
      <ProblemAlert error={query.error} retry={() => void query.refetch()} />
      {query.error && <AppLink to="/provider">{t('provider.back')}</AppLink>}
      {query.isPending && <PageSkeleton />}
      {p && <Content p={p} />}
    </Page>
  );
}

function Content({ p }: { p: Package }) {
  return (
    <Stack gap="sm">
      <div className={`panel ${classes.head ?? ''}`}>
        <Pairs
          pairs={[
            [t('provider.state'), <PackageStateText key="s" state={p.state} />],
            [t('payment.type'), t(`payment.type.${p.type}`)],
            [t('payment.sums.lines'), <span key="l" className="numbers">{p.state === 'received' || p.state === 'settled' ? grouped(p.lines) : t('provider.progress', { paid: grouped(p.paidLines), lines: grouped(p.lines) })}</span>],
            [t('payment.sums.total'), <strong key="t"><Money dong={p.total} /></strong>],
          ]}
        />
        <Pairs
          pairs={[
            [t('payment.settleUntil'), p.settlementDeadline && <Deadline key="d" p={p} />],
            [t('payment.package.sentAt'), <InstantText key="a" iso={p.sentAt} />],
            [t('payment.package.sentBy'), p.sentBy && <Who key="w" of={p.sentBy} />],
            [t('payment.package.id'), <CopyId key="i" id={p.id} />],
            [t('payment.package.replaces'), p.replaces],
            [t('payment.scan'), p.scan && <Scan p={p} />],
            [t('provider.messages.title'), <AppLink key="m" to="/messages" search={{ package: p.id }}>{t('provider.messages.ofPackage')}</AppLink>],
          ]}
        />
      </div>
      {(p.state === 'returned' || p.state === 'rejected' || p.state === 'by-hand') && p.remarks && (
        <Alert color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} title={t(`provider.remarks.${p.state}`)} styles={{ title: { color: 'var(--late)' } }}>
          {p.remarks}
        </Alert>
      )}
      <Actions p={p} />
      <LinesPanel p={p} />
    </Stack>
  );
}

function Scan({ p }: { p: Package }) {
  return (
    <Button variant="subtle" size="compact-sm" onClick={() => p.scan && openDownload(p.scan)}>
      {p.scan?.name}
    </Button>
  );
}

type Dialog = 'start' | 'reject' | 'settle' | 'ask' | 'sheet';

/** What may be done in the package's state; the API refuses what comes too late, with the reason. */
function Actions({ p }: { p: Package }) {
  const [dialog, setDialog] = useState<Dialog>();
  const close = () => setDialog(undefined);
  const paying = p.state === 'paying' || p.state === 'returned';
  const open = p.state === 'sent' || paying;
  if (p.state === 'pending') return <div className="dim">{t('provider.pending')}</div>;
  if (!open) return p.state === 'received' ? <div className="dim">{t('provider.received', { date: date(p.settlementDeadline) })}</div> : null;
  return (
    <Group gap="xs" className="no-print">
      {p.state === 'sent' && <Button onClick={() => setDialog('start')}>{t('provider.start.action')}</Button>}
      <Button variant={paying ? 'filled' : 'default'} onClick={() => setDialog('settle')}>
        {t('provider.settle.action')}
      </Button>
      <Button variant="default" onClick={() => setDialog('sheet')}>
        {t('provider.sheet.action')}
      </Button>
      <Button variant="default" onClick={() => setDialog('ask')}>
        {t('provider.ask.action')}
      </Button>
      {p.state === 'sent' && p.paidLines === 0 && (
        <Button variant="outline" color="red.9" onClick={() => setDialog('reject')}>
          {t('provider.reject.action')}
        </Button>
      )}
      {dialog === 'sheet' && <WorkbookDialog p={p} close={close} />}
      {dialog === 'start' && <StartDialog p={p} close={close} />}
      {dialog === 'reject' && <RejectDialog p={p} close={close} />}
      {dialog === 'ask' && <AskDialog p={p} close={close} />}
      {dialog === 'settle' && <SettlementDialog p={p} close={close} />}
    </Group>
  );
}

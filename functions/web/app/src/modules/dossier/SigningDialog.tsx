import { Alert, Button, Grid, Group, List, Modal, NumberInput, Stack, Text } from '@mantine/core';
import '@mantine/core/styles/Grid.css';
import '@mantine/core/styles/NumberInput.css';
import { IconSignature } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { api, call, requestId, type Schema } from '@/api/client';
import { asProblem, byField } from '@/api/problem';
import { useAccount } from '@/frame/account';
import { t } from '@/i18n';
import { subjectWords } from '@/lib/certificate';
import { commandHeader } from '@/lib/command';
import { openDownload } from '@/lib/download';
import { AppLink } from '@/ui/AppLink';
import { InstantText } from '@/ui/DateText';
import { ReturnFocus } from '@/ui/ReturnFocus';
import { field } from '@/ui/field';
import { PageSkeleton } from '@/ui/Page';
import { Pairs } from '@/ui/Pairs';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { Signal } from '@/ui/Signal';
import { UploadButton } from '@/ui/UploadButton';
import { useDossierCommand } from './commands';
import { type Dossier, dossierQuery, openPaper, type Receipt } from './queries';

const FileViewer = lazy(() => import('./FileViewer').then((m) => ({ default: m.FileViewer })));

interface Props {
  dossier: Dossier;
  /** sign (leader) or issue (clerk), as the API offers it. */
  action: Schema<'Action'>;
  onDone: (receipt: Receipt) => void;
  onClose: () => void;
}

/**
 * The signing panel: the document, who signs next, the certificate, whether
 * signing can be done, one button; afterwards the check's result in words
 * (C-47 to C-53).
 */
export function SigningDialog({ dossier: d, action, onDone, onClose }: Props) {
  const [receipt, setReceipt] = useState<Receipt>();
  const finish = () => (receipt ? onDone(receipt) : onClose());
  const kind = d.step?.document;
  const document = d.documents.find((doc) => doc.kind === kind) ?? d.documents.at(-1);
  return (
    <Modal opened onClose={finish} title={action.label} size="80rem" closeButtonProps={{ 'aria-label': t('common.close') }}>
      <ReturnFocus />
      {!document && <Alert color="orange">{t('dossier.signing.noDocument')}</Alert>}
      {document && (
        <Grid>
          <Grid.Col span={{ base: 12, md: 7 }} order={{ base: 2, md: 1 }}>
            <Suspense fallback={<PageSkeleton />}>{receipt ? <SignedFile code={d.code} kind={document.kind} fallback={document} /> : <FileViewer code={d.code} file={document.file} name={document.name} />}</Suspense>
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 5 }} order={{ base: 1, md: 2 }}>
            {receipt ? <Result code={d.code} kind={document.kind} receipt={receipt} onClose={finish} /> : <SignForm dossier={d} document={document} action={action} onSigned={setReceipt} />}
          </Grid.Col>
        </Grid>
      )}
    </Modal>
  );
}

interface FormProps {
  dossier: Dossier;
  document: Schema<'Document'>;
  action: Schema<'Action'>;
  onSigned: (receipt: Receipt) => void;
}

function SignForm({ dossier: d, document, action, onSigned }: FormProps) {
  const account = useAccount();
  const [number, setNumber] = useState<number | undefined>(document.proposedNumber);
  const command = useDossierCommand(d.code, onSigned);
  const errors = byField(command.error ? asProblem(command.error) : undefined);
  const issuing = action.name === 'issue';
  const certificate = account.certificate;
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault();
        command.mutate({ action: action.name, version: d.version, body: issuing ? { number } : {} });
      }}
    >
      <Stack gap="sm">
        <Pairs
          pairs={[
            [t('dossier.signing.document'), document.name],
            [t('dossier.signing.state'), document.statusName],
            [t('dossier.signing.next'), `${account.name}, ${issuing ? t('common.role.clerk') : t('common.role.leader')}`],
            [
              t('dossier.signing.certificate'),
              certificate ? (
                <>
                  <span title={certificate.subject}>{subjectWords(certificate.subject)}</span> ({t('dossier.signing.serial', { serial: certificate.serial })}), {t('dossier.signing.until')} <InstantText iso={certificate.notAfter} dateOnly />
                </>
              ) : (
                t('dossier.signing.noCertificate')
              ),
            ],
            [t('dossier.signing.tool'), certificate ? <Signal tone="ok">{t('dossier.signing.ready')}</Signal> : <Signal tone="late">{t('dossier.signing.notReady')}</Signal>],
          ]}
        />
        {issuing && (
          <NumberInput {...field('/number', errors)} label={t('dossier.signing.number')} description={t('dossier.signing.numberNote')} value={number ?? ''} onChange={(v) => setNumber(typeof v === 'number' ? v : undefined)} min={1} max={999_999} allowDecimal={false} hideControls w={220} />
        )}
        {action.confirm && <Text>{action.confirm}</Text>}
        <ProblemAlert error={command.error} focus />
        <Button type="submit" loading={command.isPending} disabled={!certificate || !action.enabled} leftSection={<IconSignature size={18} aria-hidden />} data-autofocus>
          {action.label}
        </Button>
        <Outside dossier={d} document={document} number={issuing ? number : undefined} onSigned={onSigned} />
      </Stack>
    </form>
  );
}

/** Signing with the officer's own tool: fetch the file, sign it, bring it back; the same check follows (C-48, C-52). */
function Outside({ dossier: d, document, number, onSigned }: { dossier: Dossier; document: Schema<'Document'>; number: number | undefined; onSigned: (receipt: Receipt) => void }) {
  const [error, setError] = useState<unknown>();
  const command = useDossierCommand(d.code, onSigned);
  return (
    <details>
      <summary>{t('dossier.signing.outside')}</summary>
      <Stack gap="xs" mt="xs">
        <List type="ordered" size="sm" spacing={4}>
          <List.Item>{t('dossier.signing.check1')}</List.Item>
          <List.Item>{t('dossier.signing.check2')}</List.Item>
          <List.Item>{t('dossier.signing.check3')}</List.Item>
        </List>
        <AppLink to="/help/signing" size="sm">
          {t('dossier.signing.help')}
        </AppLink>
        <Group align="flex-start">
          <Button size="xs" variant="default" onClick={() => void openPaper(d.code, document.file).then(openDownload, setError)}>
            {t('dossier.signing.fetch')}
          </Button>
          <UploadButton
            label={t('dossier.signing.bring')}
            accept=".pdf,application/pdf"
            maxSize={20 << 20}
            begin={(file) =>
              call(
                api.POST('/dossiers/{code}/papers', {
                  params: { path: { code: d.code }, header: commandHeader(requestId()) },
                  body: { type: 'signed', name: file.name.normalize('NFC'), size: file.size, document: document.kind },
                }),
              )
            }
            confirm={async (upload) => {
              await command.mutateAsync({ action: 'upload-signed', version: d.version, body: { upload, number } });
            }}
          />
        </Group>
        <ProblemAlert error={error} />
      </Stack>
    </details>
  );
}

function useSigned(code: string, kind: Schema<'Document'>['kind']) {
  const fresh = useQuery(dossierQuery(code));
  return fresh.data?.documents.find((doc) => doc.kind === kind);
}

function SignedFile({ code, kind, fallback }: { code: string; kind: Schema<'Document'>['kind']; fallback: Schema<'Document'> }) {
  const document = useSigned(code, kind) ?? fallback;
  return <FileViewer key={document.file} code={code} file={document.file} name={document.name} />;
}

/** What the server's check of the signed file said. */
function Result({ code, kind, receipt, onClose }: { code: string; kind: Schema<'Document'>['kind']; receipt: Receipt; onClose: () => void }) {
  const document = useSigned(code, kind);
  const signatures = document?.revisions.filter((r) => r.kind !== 'draft') ?? [];
  return (
    <Stack gap="sm" role="status">
      <Alert color="green.9" variant="light" title={receipt.message} styles={{ root: { background: 'var(--ok-ground)' }, title: { color: 'var(--ok)' } }}>
        {receipt.number && t('dossier.done.number', { number: receipt.number })}
      </Alert>
      {signatures.map((r) => (
        <div key={r.file}>
          <b>{t(`dossier.revision.${r.kind}`)}</b> <InstantText iso={r.at} />
          <div title={r.signer}>{r.signer && subjectWords(r.signer)}</div>
          <Signal tone="ok">{r.result ?? t('dossier.signing.checked')}</Signal>
        </div>
      ))}
      <Button onClick={onClose} data-autofocus>
        {t('dossier.signing.done')}
      </Button>
    </Stack>
  );
}

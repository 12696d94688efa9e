import { Alert, Button, Group, List, Modal, ScrollArea, Stack } from '@mantine/core';
import { IconAlertTriangle, IconDownload, IconSend } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, call } from '@/api/client';
import { t } from '@/i18n';
import { commandHeader, useCommand } from '@/lib/command';
import { openDownload } from '@/lib/download';
import { bytes, grouped } from '@/lib/format';
import { CopyId } from '@/ui/CopyId';
import { InstantText } from '@/ui/DateText';
import { PageSkeleton } from '@/ui/Page';
import { Pairs } from '@/ui/Pairs';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { ReturnFocus } from '@/ui/ReturnFocus';
import { Who } from '@/ui/Who';
import { succeeded } from '@/ui/notify';
import { type Message, messageQuery } from './queries';
import { MessageStateText } from './words';

interface Props {
  message: Message;
  close: () => void;
}

/** One message: what came of it, its body, and "gửi lại" while the provider has not taken it (J-17). */
export function MessageDialog({ message, close }: Props) {
  const query = useQuery(messageQuery(message.package, message.id));
  const m = query.data ?? message;
  return (
    <Modal opened onClose={close} title={t('provider.messages.one')} size="lg" closeButtonProps={{ 'aria-label': t('common.close') }}>
      <ReturnFocus />
      <Stack gap="sm">
        <ProblemAlert error={query.error} retry={() => void query.refetch()} />
        {query.isPending && <PageSkeleton />}
        <Facts m={m} />
        {m.problem && (
          <Alert color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} title={m.problem} styles={{ title: { color: 'var(--late)' } }}>
            <Wrong m={m} />
          </Alert>
        )}
        {m.answer && <Answer text={m.answer} />}
        <Group justify="flex-end" gap="xs">
          {m.body && (
            <Button variant="default" leftSection={<IconDownload size={15} aria-hidden />} onClick={() => m.body && openDownload(m.body)}>
              {t('provider.messages.body')}
            </Button>
          )}
          {m.mayResend && <Resend m={m} />}
        </Group>
      </Stack>
    </Modal>
  );
}

function Facts({ m }: { m: Message }) {
  return (
    <Pairs
      pairs={[
        [t('provider.messages.state'), <MessageStateText key="s" state={m.state} />],
        [t('provider.messages.action'), `${t(`provider.messages.direction.${m.direction}`)}: ${t(`provider.messages.action.${m.action}`)}`],
        [t('payment.package.id'), <CopyId key="p" id={m.package} />],
        [t('provider.messages.id'), <CopyId key="i" id={m.id} />],
        [t('provider.messages.part'), (m.parts ?? 0) > 1 && `${m.part ?? ''}/${m.parts ?? ''}`],
        [t('payment.sums.lines'), <span key="l" className="numbers">{grouped(m.lines)}</span>],
        [t('provider.messages.at'), <InstantText key="a" iso={m.at} />],
        [t('provider.messages.last'), m.last && <InstantText key="t" iso={m.last} />],
        [t('provider.messages.attempts'), <span key="n" className="numbers">{m.attempts}</span>],
        ['HTTP', m.status && <span key="h" className="numbers">{m.status}</span>],
        [t('provider.messages.by'), m.by && <Who key="b" of={m.by} />],
        [t('provider.messages.size'), bytes(m.size)],
        ['SHA-256', <code key="c" style={{ overflowWrap: 'anywhere' }}>{m.hash}</code>],
      ]}
    />
  );
}

/** The places that were wrong, the first ones. */
function Wrong({ m }: { m: Message }) {
  const shown = 20;
  const fields = m.fields ?? [];
  if (fields.length === 0) return null;
  return (
    <List size="sm">
      {fields.slice(0, shown).map((f, i) => (
        <List.Item key={`${f.pointer} ${String(i)}`}>
          <code>{f.pointer}</code> {f.detail}
        </List.Item>
      ))}
      {fields.length > shown && <List.Item>{t('provider.messages.more', { count: grouped(fields.length - shown) })}</List.Item>}
    </List>
  );
}

function Answer({ text }: { text: string }) {
  return (
    <section aria-label={t('provider.messages.answer')}>
      <div className="dim">{t('provider.messages.answer')}</div>
      <ScrollArea.Autosize mah={160} type="auto" viewportProps={{ tabIndex: 0 }}>
        <pre style={{ margin: 0, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', fontSize: 12 }}>{text}</pre>
      </ScrollArea.Autosize>
    </section>
  );
}

/** Gửi lại: hands the message over once more; what the provider answers is shown. */
function Resend({ m }: { m: Message }) {
  const queries = useQueryClient();
  const resend = useCommand(
    (of: { package: string; message: string }, key) => call(api.POST('/provider/messages/{package}/{message}/resend', { params: { path: of, header: commandHeader(key) } })),
    (now) => {
      queries.setQueryData(messageQuery(m.package, m.id).queryKey, now);
      void queries.invalidateQueries({ queryKey: ['messages'] });
      void queries.invalidateQueries({ queryKey: ['period'] });
      // What was not taken shows its reason in the dialog.
      if (now.state === 'delivered') succeeded(t('provider.messages.resent'), t('provider.messages.resentDone'));
    },
  );
  return (
    <Stack gap={4} align="flex-end">
      <Button leftSection={<IconSend size={15} aria-hidden />} loading={resend.isPending} onClick={() => resend.mutate({ package: m.package, message: m.id })}>
        {t('provider.messages.resend')}
      </Button>
      <ProblemAlert error={resend.error} />
    </Stack>
  );
}

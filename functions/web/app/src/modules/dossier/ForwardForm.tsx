import { Alert, Button, Loader, Radio, Stack, Textarea } from '@mantine/core';
import '@mantine/core/styles/Radio.css';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schema } from '@/api/client';
import { asProblem, byField } from '@/api/problem';
import { t } from '@/i18n';
import { useDraft } from '@/lib/drafts';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { field } from '@/ui/field';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useDossierCommand } from './commands';
import { type Dossier, nextOfficersQuery, type Receipt } from './queries';
import { Why } from './Why';

interface Props {
  dossier: Dossier;
  action: Schema<'Action'>;
  onDone: (receipt: Receipt) => void;
}

/** Chuyển tiếp: choose exactly one officer of the next step, say what is to be said, confirm (C-28, C-29, B-14, B-15). */
export function ForwardForm({ dossier: d, action, onDone }: Props) {
  const next = useQuery(nextOfficersQuery(d.code, d.version));
  const draft = useDraft(`forward.${d.code}`, { officer: '', comment: '' });
  const [asking, setAsking] = useState(false);
  const [missed, setMissed] = useState(false);
  const command = useDossierCommand(d.code, (receipt) => {
    draft.sent();
    setAsking(false);
    onDone(receipt);
  });
  const officers = next.data?.items ?? [];
  const only = officers.length === 1 ? officers[0] : undefined;
  const officer = officers.find((o) => o.id === draft.value.officer) ?? only;
  const errors = byField(command.error ? asProblem(command.error) : undefined);
  const ask = () => {
    setMissed(!officer);
    if (officer) {
      command.reset();
      setAsking(true);
    }
  };
  const send = () => command.mutate({ action: 'forward', version: d.version, body: { officer: officer?.id, comment: draft.value.comment || undefined } });
  if (next.isPending) return <Loader size="sm" aria-label={t('common.loading')} />;
  if (next.error) return <ProblemAlert error={next.error} retry={() => void next.refetch()} />;
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault();
        ask();
      }}
    >
      <Stack gap="xs">
        {officers.length === 0 ? (
          <Alert color="orange" variant="light" title={t('dossier.forward.nobody')} styles={{ root: { background: 'var(--soon-ground)' }, title: { color: 'var(--soon)' } }}>
            {next.data.why}
          </Alert>
        ) : (
          <Radio.Group {...field('/officer', errors)} label={t('dossier.forward.to', { step: next.data.step.name })} value={officer?.id ?? ''} onChange={(v) => draft.set({ ...draft.value, officer: v })} error={errors['/officer'] ?? (missed && !officer ? t('dossier.forward.choose') : undefined)} withAsterisk>
            <Stack gap={6} mt={4}>
              {officers.map((o) => (
                <Radio key={o.id} value={o.id} label={o.name} description={[o.position, o.unitName, o.phone].filter(Boolean).join(', ')} />
              ))}
            </Stack>
          </Radio.Group>
        )}
        <Textarea {...field('/comment', errors)} label={t('dossier.forward.comment')} value={draft.value.comment} onChange={(e) => draft.set({ ...draft.value, comment: e.currentTarget.value })} autosize minRows={2} maxLength={2000} />
        <Button type="submit" disabled={!action.enabled || officers.length === 0} aria-describedby={action.why ? 'why-forward' : undefined}>
          {action.label}
        </Button>
        <Why action={action} />
      </Stack>
      <ConfirmDialog
        opened={asking}
        title={action.label}
        question={t('dossier.forward.question', { code: d.code, name: d.application.person.name, officer: officer?.name ?? '', unit: officer?.unitName ?? '' })}
        busy={command.isPending}
        error={command.error}
        onConfirm={send}
        onCancel={() => setAsking(false)}
      />
    </form>
  );
}

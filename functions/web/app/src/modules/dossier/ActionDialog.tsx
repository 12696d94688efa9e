import { Checkbox, Select, Stack, Textarea } from '@mantine/core';
import type { Schema } from '@/api/client';
import { asProblem, byField } from '@/api/problem';
import { t } from '@/i18n';
import { clearDraft, useDraft } from '@/lib/drafts';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { field } from '@/ui/field';
import { type ActionName, useDossierCommand } from './commands';
import type { Dossier, Receipt } from './queries';

interface Props {
  dossier: Dossier;
  action: Schema<'Action'>;
  onDone: (receipt: Receipt) => void;
  onClose: () => void;
}

// What each action asks for: a reason it must have, a comment it may have, or
// the content of a request for a supplement.
const reasons = new Set<ActionName>(['send-back', 'return-ineligible', 'reject', 'delete']);
const comments = new Set<ActionName>(['complete-supplement', 'return-result', 'submit-supplement']);
const requests = new Set<ActionName>(['request-citizen-supplement', 'request-supplement']);
const grave = new Set<ActionName>(['reject', 'delete', 'return-ineligible']);

const start = { words: '', papers: [] as string[], officer: '' };

/** Asks for what an action needs, confirms, sends. What is typed stays as a draft until sent. */
export function ActionDialog({ dossier: d, action, onDone, onClose }: Props) {
  const form = `action.${action.name}.${d.code}`;
  const draft = useDraft(form, start);
  const command = useDossierCommand(d.code, (receipt) => {
    clearDraft(form);
    onDone(receipt);
  });
  const { words, papers, officer } = draft.value;
  const errors = byField(command.error ? asProblem(command.error) : undefined);
  const body = reasons.has(action.name)
    ? { reason: words.trim() }
    : requests.has(action.name)
      ? { text: words.trim(), papers: papers.length > 0 ? papers : undefined, officer: officer || undefined }
      : { comment: words.trim() || undefined };
  const name = reasons.has(action.name) ? 'reason' : requests.has(action.name) ? 'text' : 'comment';
  const asksWords = reasons.has(action.name) || requests.has(action.name) || comments.has(action.name);
  return (
    <ConfirmDialog
      opened
      title={action.label}
      question={action.confirm ?? t('dossier.action.question', { action: action.label, name: d.application.person.name })}
      grave={grave.has(action.name)}
      busy={command.isPending}
      error={command.error}
      onConfirm={() => command.mutate({ action: action.name, version: d.version, body })}
      onCancel={onClose}
    >
      {asksWords && (
        <Stack gap="xs">
          {action.name === 'request-supplement' && d.supplementOfficers.length > 0 && (
            <Select {...field('/officer', errors)} label={t('dossier.supplement.officer')} placeholder={t('dossier.supplement.nearest')} clearable data={d.supplementOfficers.map((o) => ({ value: o.id, label: `${o.name}${o.unitName ? ` (${o.unitName})` : ''}` }))} value={officer || null} onChange={(v) => draft.set({ ...draft.value, officer: v ?? '' })} />
          )}
          <Textarea {...field(`/${name}`, errors)} label={t(`dossier.action.${name}`)} value={words} onChange={(e) => draft.set({ ...draft.value, words: e.currentTarget.value })} required={!comments.has(action.name)} autosize minRows={3} maxLength={2000} data-autofocus />
          {requests.has(action.name) && (
            <Checkbox.Group label={t('dossier.supplement.papers')} value={papers} onChange={(v) => draft.set({ ...draft.value, papers: v })}>
              <Stack gap={4} mt={4}>
                {d.paperTypes.map((p) => (
                  <Checkbox key={p.type} value={p.type} label={p.name} size="xs" />
                ))}
              </Stack>
            </Checkbox.Group>
          )}
        </Stack>
      )}
    </ConfirmDialog>
  );
}

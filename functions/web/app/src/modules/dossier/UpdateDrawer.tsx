import { Button, Drawer, Group, Stack } from '@mantine/core';
import '@mantine/core/styles/Drawer.css';
import { useQuery } from '@tanstack/react-query';
import { asProblem, byField } from '@/api/problem';
import { t } from '@/i18n';
import { useDraft } from '@/lib/drafts';
import { DraftNote } from '@/ui/DraftNote';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { ApplicationForm } from './ApplicationForm';
import { type ApplicationValue, fromApplication, fromProcessing, type ProcessingValue, toApplication, toProcessing } from './applicationValue';
import { useDossierCommand } from './commands';
import { ProcessingForm } from './ProcessingForm';
import { type Dossier, proceduresQuery, type Receipt } from './queries';
import { ReturnFocus } from '@/ui/ReturnFocus';

interface Props {
  dossier: Dossier;
  onDone: (receipt: Receipt) => void;
  onClose: () => void;
}

interface Value {
  application: ApplicationValue;
  processing: ProcessingValue;
}

/** Cập nhật hồ sơ: correct what was declared and enter what is decided (C-24, C-27, C-36). */
export function UpdateDrawer({ dossier: d, onDone, onClose }: Props) {
  const procedures = useQuery(proceduresQuery(d.unit));
  const procedure = procedures.data?.items.find((p) => p.code === d.procedure);
  const draft = useDraft<Value>(`update.${d.code}`, { application: fromApplication(d.application), processing: fromProcessing(d.processing, d) });
  const command = useDossierCommand(d.code, (receipt) => {
    draft.sent();
    onDone(receipt);
  });
  const errors = byField(command.error ? asProblem(command.error) : undefined);
  const { application, processing } = draft.value;
  return (
    <Drawer opened onClose={onClose} position="right" size="xl" title={t('dossier.update.title', { name: d.application.person.name })} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <ReturnFocus />
      <form
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          command.mutate({ action: 'update', version: d.version, body: { application: toApplication(application), processing: toProcessing(processing) } });
        }}
      >
        <Stack gap="md">
          <DraftNote draft={draft} />
          <ProblemAlert error={command.error} focus />
          <ProcessingForm value={processing} proposed={d.proposedAmount} categories={procedure?.categories} errors={errors} base="/processing" onChange={(v) => draft.set({ ...draft.value, processing: v })} />
          <ApplicationForm value={application} procedure={procedure} errors={errors} base="/application" onChange={(v) => draft.set({ ...draft.value, application: v })} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={command.isPending}>
              {t('dossier.update.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Drawer>
  );
}

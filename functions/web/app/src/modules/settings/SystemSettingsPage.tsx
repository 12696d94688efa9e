import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useBlocker } from '@tanstack/react-router';
import { api, call, type Schema } from '@/api/client';
import { asProblem, byField } from '@/api/problem';
import { t } from '@/i18n';
import { commandHeader, useCommand } from '@/lib/command';
import { useDraft } from '@/lib/drafts';
import { LocalitySelect, useLocality } from '@/modules/payment/LocalitySelect';
import { succeeded } from '@/ui/notify';
import { Page, PageSkeleton } from '@/ui/Page';
import { DraftNote } from '@/ui/DraftNote';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { BudgetFields } from './BudgetFields';
import { SettingsHistory } from './SettingsHistory';
import { GeneralFields, ProviderFields } from './SettingsFields';
import { fromTerms, settingsQuery, type Terms, toChange } from './terms';

/** Thiết lập hệ thống: cut-off days and the link with the provider, with the history of changes (F-04, F-05, F-08 to F-10). */
export function SystemSettingsPage() {
  const locality = useLocality();
  const settings = useQuery({ ...settingsQuery(locality), enabled: locality !== undefined });
  return (
    <Page title={t('settings.title')} path={[t('menu.settings')]} actions={<LocalitySelect />}>
      <ProblemAlert error={settings.error} retry={() => void settings.refetch()} />
      {settings.isPending && <PageSkeleton />}
      {settings.data && (
        <>
          <Text className="dim">{settings.data.localityName}</Text>
          <SettingsForm key={settings.data.locality} settings={settings.data} />
          <SettingsHistory settings={settings.data} />
        </>
      )}
    </Page>
  );
}

/** The form; Save ends the operation, leaving unsaved asks (F-10). */
function SettingsForm({ settings }: { settings: Schema<'PaymentSettings'> }) {
  const queries = useQueryClient();
  const start = fromTerms(settings.current);
  const draft = useDraft<Terms>(`settings.${settings.locality}`, start);
  const changed = JSON.stringify(draft.value) !== JSON.stringify(start);
  const save = useCommand(
    (body: Schema<'PaymentSettingsChange'>, key) => call(api.PUT('/settings/payment', { params: { header: commandHeader(key) }, body })),
    (saved) => {
      draft.sent();
      queries.setQueryData(settingsQuery(settings.locality).queryKey, saved);
      void queries.invalidateQueries({ queryKey: ['period'] });
      succeeded(t('settings.savedTitle'), t('settings.saved'));
    },
  );
  const errors = byField(save.error ? asProblem(save.error) : undefined);
  const fields = { value: draft.value, onChange: draft.set, errors, readOnly: !settings.maySave };
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault();
        save.mutate(toChange(draft.value, settings.version));
      }}
    >
      <Stack gap="sm" maw={820}>
        {!settings.maySave && <Alert variant="light">{t('settings.readOnly')}</Alert>}
        {settings.maySave && changed && <DraftNote draft={draft} />}
        <ProblemAlert error={save.error} focus />
        <GeneralFields {...fields} />
        <ProviderFields {...fields} />
        <BudgetFields {...fields} kept={start.budgetLines.map((b) => b.code)} />
        {settings.maySave && (
          <Group gap="xs">
            <Button type="submit" loading={save.isPending} disabled={!changed}>
              {t('settings.save')}
            </Button>
            {changed && (
              <Button variant="default" onClick={draft.discard} disabled={save.isPending}>
                {t('settings.discard')}
              </Button>
            )}
            <Text size="sm" className="dim">
              {t('settings.applies')}
            </Text>
          </Group>
        )}
      </Stack>
      <LeaveDialog asks={changed && settings.maySave && !save.isPending} forget={draft.discard} />
    </form>
  );
}

/** Asks before changes are left behind. */
function LeaveDialog({ asks, forget }: { asks: boolean; forget: () => void }) {
  const leaving = useBlocker({ shouldBlockFn: () => asks, enableBeforeUnload: false, withResolver: true });
  const blocked = leaving.status === 'blocked';
  return (
    <Modal opened={blocked} onClose={() => leaving.reset?.()} title={t('settings.leave.title')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <Stack gap="sm">
        <Text>{t('settings.leave.question')}</Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={() => leaving.reset?.()} data-autofocus>
            {t('settings.leave.stay')}
          </Button>
          <Button
            color="red.9"
            onClick={() => {
              forget();
              leaving.proceed?.();
            }}
          >
            {t('settings.leave.leave')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

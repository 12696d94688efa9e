import { Alert, Button, Group, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { api, call, type Schema } from '@/api/client';
import { asProblem, byField } from '@/api/problem';
import { useAccount } from '@/frame/account';
import { t } from '@/i18n';
import { subjectWords } from '@/lib/certificate';
import { commandHeader, useCommand } from '@/lib/command';
import { useDraft } from '@/lib/drafts';
import { AppLink } from '@/ui/AppLink';
import { InstantText } from '@/ui/DateText';
import { field } from '@/ui/field';
import { succeeded } from '@/ui/notify';
import { Page } from '@/ui/Page';
import { Pairs } from '@/ui/Pairs';
import { ProblemAlert } from '@/ui/ProblemAlert';

/** Thông tin cá nhân: what one may change oneself; level, unit and roles are shown only (B-03). */
export function ProfilePage() {
  const account = useAccount();
  const queries = useQueryClient();
  const draft = useDraft('profile', { name: account.name, position: account.position ?? '', phone: account.phone ?? '', email: account.email ?? '' });
  const save = useCommand(
    (profile: Schema<'Profile'>, key) => call(api.PUT('/me', { params: { header: commandHeader(key) }, body: profile })),
    (saved) => {
      queries.setQueryData(['me'], saved);
      draft.sent();
      succeeded(t('account.profile.savedTitle'), t('account.profile.saved'));
    },
  );
  const errors = byField(save.error ? asProblem(save.error) : undefined);
  const input = (name: 'name' | 'position' | 'phone' | 'email') => ({
    ...field(`/${name}`, errors),
    label: t(`account.profile.${name}`),
    value: draft.value[name],
    onChange: (e: React.ChangeEvent<HTMLInputElement>) => draft.set({ ...draft.value, [name]: e.currentTarget.value }),
  });
  return (
    <Page title={t('account.profile.title')}>
      <Stack maw={560} className="panel" p="md">
        <Pairs
          pairs={[
            [t('account.profile.account'), account.id],
            [t('account.profile.unit'), account.unitName],
            [t('account.profile.roles'), account.roles.map((r) => t(`common.role.${r}`)).join(', ')],
            [t('account.profile.certificate'), account.certificate ? <>{subjectWords(account.certificate.subject)}, {t('account.profile.until')} <InstantText iso={account.certificate.notAfter} dateOnly /></> : t('account.profile.noCertificate')],
          ]}
        />
        {draft.restored && <Alert variant="light">{t('common.draft.restored')}</Alert>}
        <form
          onSubmit={(e) => {
            e.preventDefault();
            save.mutate({ ...draft.value, version: account.version });
          }}
        >
          <Stack gap="sm">
            <ProblemAlert error={save.error} focus />
            <TextInput {...input('name')} required autoComplete="name" />
            <TextInput {...input('position')} />
            <TextInput {...input('phone')} type="tel" autoComplete="tel" />
            <TextInput {...input('email')} type="email" autoComplete="email" />
            <Group>
              <Button type="submit" loading={save.isPending}>
                {t('account.profile.save')}
              </Button>
              <AppLink to="/profile/password">{t('common.account.password')}</AppLink>
            </Group>
          </Stack>
        </form>
      </Stack>
    </Page>
  );
}

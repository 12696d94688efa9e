import { Alert, Button, Group, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { api, call } from '@/api/client';
import { useAccount } from '@/frame/account';
import { t } from '@/i18n';
import { useDraft } from '@/lib/drafts';
import { AppLink } from '@/ui/AppLink';
import { InstantText } from '@/ui/DateText';
import { field } from '@/ui/field';
import { succeeded } from '@/ui/notify';
import { Page } from '@/ui/Page';
import { Pairs } from '@/ui/Pairs';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useCommand } from '@/ui/useCommand';

/** Thông tin cá nhân: what one may change oneself; level, unit and roles are shown only (B-03). */
export function ProfilePage() {
  const account = useAccount();
  const queries = useQueryClient();
  const draft = useDraft('profile', { name: account.name, position: account.position ?? '', phone: account.phone ?? '', email: account.email ?? '' });
  const save = useCommand({
    send: (_: undefined, key) => call(api.PUT('/me', { params: { header: { 'Idempotency-Key': key } }, body: { ...draft.value, version: account.version } })),
    changes: [],
    onDone: (saved) => {
      queries.setQueryData(['me'], saved);
      draft.sent();
      succeeded(t('account.profile.savedTitle'), t('account.profile.saved'));
    },
  });
  const input = (name: 'name' | 'position' | 'phone' | 'email') => ({
    ...field(`/${name}`, save.errors),
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
            [t('account.profile.certificate'), account.certificate ? <>{account.certificate.subject}, {t('account.profile.until')} <InstantText iso={account.certificate.notAfter} dateOnly /></> : t('account.profile.noCertificate')],
          ]}
        />
        {draft.restored && <Alert variant="light">{t('common.draft.restored')}</Alert>}
        <form
          onSubmit={(e) => {
            e.preventDefault();
            save.run(undefined);
          }}
        >
          <Stack gap="sm">
            <ProblemAlert error={save.problem} focus />
            <TextInput {...input('name')} required autoComplete="name" />
            <TextInput {...input('position')} />
            <TextInput {...input('phone')} type="tel" autoComplete="tel" />
            <TextInput {...input('email')} type="email" autoComplete="email" />
            <Group>
              <Button type="submit" loading={save.busy}>
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

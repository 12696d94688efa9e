import { Button, PasswordInput, Stack, Text } from '@mantine/core';
import '@mantine/core/styles/PasswordInput.css';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, call } from '@/api/client';
import { asProblem, byField } from '@/api/problem';
import { t } from '@/i18n';
import { field } from '@/ui/field';
import { succeeded } from '@/ui/notify';
import { Page } from '@/ui/Page';
import { ProblemAlert } from '@/ui/ProblemAlert';

const empty = { old: '', new: '', confirm: '' };

/** Đổi mật khẩu: old, new, confirm (B-02). Passwords are never kept as drafts. */
export function PasswordPage() {
  const [value, setValue] = useState(empty);
  const change = useMutation({
    mutationFn: () => call(api.POST('/me/password', { body: value })),
    onSuccess: () => {
      setValue(empty);
      succeeded(t('account.password.changedTitle'), t('account.password.changed'));
    },
  });
  const errors = byField(change.error ? asProblem(change.error) : undefined);
  const differs = value.confirm !== '' && value.new !== value.confirm ? t('account.password.differs') : undefined;
  const input = (name: keyof typeof empty) => ({
    ...field(`/${name}`, errors),
    label: t(`account.password.${name}`),
    value: value[name],
    required: true,
    onChange: (e: React.ChangeEvent<HTMLInputElement>) => setValue({ ...value, [name]: e.currentTarget.value }),
    visibilityToggleButtonProps: { 'aria-label': t('account.password.show') },
  });
  return (
    <Page title={t('account.password.title')}>
      <form
        onSubmit={(e) => {
          e.preventDefault();
          if (!differs) change.mutate();
        }}
      >
        <Stack maw={420} className="panel" p="md" gap="sm">
          <ProblemAlert error={change.error} focus />
          <PasswordInput {...input('old')} autoComplete="current-password" />
          <PasswordInput {...input('new')} autoComplete="new-password" description={t('account.password.rule')} />
          <PasswordInput {...input('confirm')} autoComplete="new-password" error={errors['/confirm'] ?? differs} />
          <Button type="submit" loading={change.isPending} disabled={differs !== undefined}>
            {t('account.password.submit')}
          </Button>
          <Text size="xs" className="dim">
            {t('account.password.note')}
          </Text>
        </Stack>
      </form>
    </Page>
  );
}

import { Button, Stack } from '@mantine/core';
import { t } from '@/i18n';
import { AppLink } from '@/ui/AppLink';
import { EmptyState } from '@/ui/EmptyState';
import { Page } from '@/ui/Page';
import { ProblemAlert } from '@/ui/ProblemAlert';

/** A page that broke: what happened and the way on. What was typed is kept as a draft. */
export function Failed({ error }: { error: unknown }) {
  return (
    <Page title={t('common.failed.title')}>
      <Stack gap="sm">
        <ProblemAlert error={error} />
        <div>
          <Button onClick={() => location.reload()}>{t('common.reload')}</Button>
        </div>
      </Stack>
    </Page>
  );
}

/** An address that leads nowhere. */
export function NotFound() {
  return (
    <Page title={t('common.notFound.title')}>
      <EmptyState why={t('common.notFound.why')}>
        <AppLink to="/">{t('common.notFound.home')}</AppLink>
      </EmptyState>
    </Page>
  );
}

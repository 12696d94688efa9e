import { Alert, Button } from '@mantine/core';
import { t } from '@/i18n';
import type { Draft } from '@/lib/drafts';

/** Says that a form shows what was typed before, or on another state of the record; and how to be rid of it. */
export function DraftNote<T>({ draft }: { draft: Draft<T> }) {
  if (!draft.restored && !draft.moved) return null;
  return (
    <Alert variant="light" color={draft.moved ? 'yellow' : undefined} role="status">
      {t(draft.moved ? 'common.draft.moved' : 'common.draft.restored')}{' '}
      <Button size="compact-xs" variant="subtle" onClick={draft.discard}>
        {t('common.draft.discard')}
      </Button>
    </Alert>
  );
}

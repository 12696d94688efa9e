import { Alert, Group } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { t } from '@/i18n';
import { date } from '@/lib/format';
import { AppLink } from '@/ui/AppLink';
import type { Done } from './commands';

/** Success in words, where the dossier is now, and where to go on (C-29, J-14). */
export function DonePanel({ done, close }: { done: Done; close: () => void }) {
  const box = useRef<HTMLDivElement>(null);
  const { receipt } = done;
  useEffect(() => {
    box.current?.focus();
  }, [receipt.version]);
  return (
    <Alert ref={box} tabIndex={-1} role="status" color="green.9" variant="light" icon={<IconCircleCheck aria-hidden />} title={receipt.message} withCloseButton onClose={close} closeButtonLabel={t('common.close')} styles={{ root: { background: 'var(--ok-ground)' }, title: { color: 'var(--ok)' } }}>
      {receipt.number && <div>{t('dossier.done.number', { number: receipt.number })}</div>}
      {receipt.holder && <div>{t('dossier.done.holder', { name: receipt.holder.name, unit: receipt.holder.unitName ?? '', state: receipt.stateName })}</div>}
      {receipt.due && <div>{t('dossier.done.due', { date: date(receipt.due) })}</div>}
      <Group gap="md" mt={6}>
        <AppLink to="/">{t('dossier.done.workbench')}</AppLink>
        <AppLink to="/dossiers/queue/IN_PROCESS">{t('dossier.queue.IN_PROCESS')}</AppLink>
      </Group>
    </Alert>
  );
}

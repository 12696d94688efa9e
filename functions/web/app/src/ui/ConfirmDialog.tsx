import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { t } from '@/i18n';
import { ProblemAlert } from './ProblemAlert';
import { ReturnFocus } from './ReturnFocus';

interface Props {
  opened: boolean;
  title: string;
  /** What will happen, in a sentence. */
  question: string;
  /** More to say: how many people and how much money it touches. */
  facts?: ReactNode;
  /** What to fill in before confirming. */
  children?: ReactNode;
  /** The word on the confirming button; "Xác nhận" when absent (C-29). */
  confirmLabel?: string;
  /** Red, for what cannot be undone. */
  grave?: boolean;
  busy: boolean;
  /** Something is still missing before it can be confirmed. */
  blocked?: boolean;
  error?: unknown;
  onConfirm: () => void;
  /** Nothing is saved (J-14). */
  onCancel: () => void;
}

/** Asks before an action that passes work on or cannot be undone; cancelling changes nothing (J-14, C-29). */
export function ConfirmDialog({ opened, title, question, facts, children, confirmLabel, grave, busy, blocked, error, onConfirm, onCancel }: Props) {
  return (
    <Modal opened={opened} onClose={onCancel} title={title} closeButtonProps={{ 'aria-label': t('common.close') }} closeOnClickOutside={!busy} closeOnEscape={!busy} size="lg">
      <ReturnFocus />
      <form
        onSubmit={(e) => {
          e.preventDefault();
          onConfirm();
        }}
      >
        <Stack gap="sm">
          <Text>{question}</Text>
          {facts}
          {children}
          <ProblemAlert error={error} focus />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onCancel} disabled={busy}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={busy} disabled={blocked} color={grave ? 'red.9' : undefined} data-autofocus={children ? undefined : true}>
              {confirmLabel ?? t('common.confirm')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

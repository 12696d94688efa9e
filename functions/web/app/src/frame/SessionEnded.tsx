import { Button, Modal, Stack, Text } from '@mantine/core';
import { signIn } from '@/api/auth';
import { t } from '@/i18n';

/** Says that the session has ended; what was typed stays on the device. */
export function SessionEnded() {
  return (
    <Modal opened onClose={() => undefined} withCloseButton={false} title={t('common.session.endedTitle')} centered>
      <Stack>
        <Text>{t('common.session.ended')}</Text>
        <Button onClick={() => void signIn()} data-autofocus>
          {t('common.session.again')}
        </Button>
      </Stack>
    </Modal>
  );
}

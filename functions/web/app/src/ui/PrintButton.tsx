import { Button } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { t } from '@/i18n';

/** Prints the screen as it is shown. */
export function PrintButton() {
  return (
    <Button variant="default" size="xs" leftSection={<IconPrinter size={15} aria-hidden />} onClick={() => window.print()}>
      {t('common.print')}
    </Button>
  );
}

import { ActionIcon, CopyButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { t } from '@/i18n';

/** An id in full with a button that copies it: for a letter, a telephone call, the provider's search. */
export function CopyId({ id }: { id: string }) {
  return (
    <span style={{ display: 'inline-flex', alignItems: 'center', gap: 2, maxWidth: '100%' }}>
      <span className="numbers" style={{ overflowWrap: 'anywhere', whiteSpace: 'normal' }}>
        {id}
      </span>
      <CopyButton value={id} timeout={2000}>
        {({ copied, copy }) => (
          <ActionIcon
            className="no-print"
            variant="subtle"
            color={copied ? 'green.9' : 'gray'}
            size={24}
            aria-label={t(copied ? 'common.copied' : 'common.copy', { id })}
            title={t(copied ? 'common.copied' : 'common.copy', { id })}
            onClick={(e) => {
              e.stopPropagation();
              copy();
            }}
          >
            {copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
          </ActionIcon>
        )}
      </CopyButton>
    </span>
  );
}

import { Button, type ButtonProps } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Schema } from '@/api/client';
import { openDownload } from '@/lib/download';
import { ProblemAlert } from './ProblemAlert';

interface Props extends Pick<ButtonProps, 'variant' | 'size' | 'disabled'> {
  /** Asks the API for the file's short-lived address. */
  fetch: () => Promise<Schema<'Download'>>;
  children: ReactNode;
  icon?: ReactNode;
}

/** Fetches a file's address and opens it. */
export function DownloadButton({ fetch, children, icon, variant = 'default', size = 'xs', disabled }: Props) {
  const open = useMutation({ mutationFn: fetch, onSuccess: openDownload });
  return (
    <div>
      <Button variant={variant} size={size} disabled={disabled} loading={open.isPending} onClick={() => open.mutate()} leftSection={icon ?? <IconDownload size={15} aria-hidden />}>
        {children}
      </Button>
      <ProblemAlert error={open.error} />
    </div>
  );
}

import { Button, FileButton, Progress, Stack, Text } from '@mantine/core';
import '@mantine/core/styles/Progress.css';
import { IconUpload } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import type { Schema } from '@/api/client';
import { asProblem, Problem } from '@/api/problem';
import { putFile } from '@/api/upload';
import { t } from '@/i18n';
import { bytes } from '@/lib/format';
import { ProblemAlert } from './ProblemAlert';

interface Props {
  label: string;
  /** MIME types or endings the picker offers; the server checks the content itself. */
  accept: string;
  /** The bound in bytes, told before anything is sent. */
  maxSize: number;
  /** Asks the API where to put the file. */
  begin: (file: File) => Promise<Schema<'Upload'>>;
  /** Tells the API that it is there; its check may refuse it. */
  confirm: (upload: string, file: File) => Promise<void>;
  disabled?: boolean;
  variant?: 'filled' | 'default' | 'light';
}

/** Sends one file: to the address the API gives, with progress, then confirms it. */
export function UploadButton({ label, accept, maxSize, begin, confirm, disabled, variant = 'default' }: Props) {
  const [share, setShare] = useState<number>();
  const [name, setName] = useState('');
  const [problem, setProblem] = useState<Problem>();
  const reset = useRef<() => void>(null);

  const send = async (file: File | null) => {
    if (!file) return;
    setProblem(undefined);
    if (file.size > maxSize) {
      setProblem(new Problem(413, 'too-large', t('common.upload.failed'), t('common.upload.tooLarge', { size: bytes(file.size), max: bytes(maxSize) })));
      return;
    }
    setName(file.name);
    setShare(0);
    try {
      const to = await begin(file);
      await putFile(to, file, setShare);
      setShare(1);
      await confirm(to.id, file);
    } catch (error) {
      setProblem(asProblem(error));
    } finally {
      setShare(undefined);
      reset.current?.();
    }
  };

  return (
    <Stack gap={4}>
      <FileButton onChange={(file) => void send(file)} accept={accept} resetRef={reset} disabled={disabled}>
        {(props) => (
          <Button {...props} size="xs" variant={variant} leftSection={<IconUpload size={14} aria-hidden />} disabled={disabled} loading={share !== undefined}>
            {label}
          </Button>
        )}
      </FileButton>
      {share !== undefined && (
        <div role="status">
          <Progress value={share * 100} aria-label={t('common.upload.progress', { name })} />
          <Text size="xs">{share < 1 ? t('common.upload.sending', { name, percent: Math.round(share * 100) }) : t('common.upload.checking', { name })}</Text>
        </div>
      )}
      <ProblemAlert error={problem} />
    </Stack>
  );
}

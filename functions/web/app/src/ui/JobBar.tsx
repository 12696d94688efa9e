import { Group, Progress, Text } from '@mantine/core';
import '@mantine/core/styles/Progress.css';
import type { Schema } from '@/api/client';
import { t } from '@/i18n';
import { grouped } from '@/lib/format';

interface Props {
  job: Schema<'Job'>;
  /** What happens when it is done. */
  next?: string;
  /** What is counted, behind the counts: "xã". */
  unit?: string;
}

/** Long work with its counts; it may be left and looked at again. */
export function JobBar({ job, next, unit }: Props) {
  const share = job.total > 0 ? (job.done / job.total) * 100 : job.state === 'done' ? 100 : 0;
  const color = job.state === 'failed' ? 'red' : job.state === 'done' ? 'green' : undefined;
  return (
    <div>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={600} role="status">
          {t(`common.job.${job.state}`)}
        </Text>
        <Text size="sm" className="numbers">
          {grouped(job.done)} / {grouped(job.total)} {unit}
        </Text>
      </Group>
      <Progress value={share} color={color} animated={job.state === 'running'} aria-label={t('common.job.progress')} size="lg" />
      <Text size="xs" className="dim">
        {job.note ?? (job.state === 'running' || job.state === 'waiting' ? t('common.job.mayLeave') : '')} {next}
      </Text>
    </div>
  );
}

import { Button, Tooltip } from '@mantine/core';
import { IconMessageQuestion } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { api, call } from '@/api/client';
import { t } from '@/i18n';
import { commandHeader, useCommand } from '@/lib/command';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { succeeded } from '@/ui/notify';
import type { Message } from './queries';

/** Hỏi trạng thái: asks the provider's system how a package stands; what it answers is taken like a message of its own (J-17). */
export function AskStatus({ of, unanswered }: { of: string; unanswered: (question: Message) => void }) {
  const queries = useQueryClient();
  const ask = useCommand(
    (pkg: string, key) => call(api.POST('/provider/packages/{package}/ask', { params: { path: { package: pkg }, header: commandHeader(key) } })),
    (question) => {
      void queries.invalidateQueries({ queryKey: ['messages'] });
      void queries.invalidateQueries({ queryKey: ['period'] });
      if (question.state === 'delivered') succeeded(t('provider.status.asked'), t('provider.status.askedText'));
      else unanswered(question); // the dialog shows why
    },
  );
  return (
    <>
      <Tooltip label={t('provider.status.why')} multiline w={320} withArrow>
        <Button leftSection={<IconMessageQuestion size={15} aria-hidden />} loading={ask.isPending} onClick={() => ask.mutate(of)}>
          {t('provider.status.ask')}
        </Button>
      </Tooltip>
      <ProblemAlert error={ask.error} />
    </>
  );
}

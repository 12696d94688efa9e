import { Popover, ScrollArea, Stack, Text, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconBell } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, call, type Schema } from '@/api/client';
import { t } from '@/i18n';
import { AppLink } from '@/ui/AppLink';
import { InstantText } from '@/ui/DateText';
import classes from './Header.module.css';

/** The notices to this account, newest first (J-09). */
export const noticesQuery = { queryKey: ['notices'] as const, queryFn: () => call(api.GET('/notices')) };

/** Opens a notice: marks it read and goes where it leads. */
export function useOpenNotice(): (notice: Schema<'Notice'>) => void {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const read = useMutation({
    mutationFn: (ids: string[]) => call(api.POST('/notices/read', { body: { ids } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: noticesQuery.queryKey }),
  });
  return (notice) => {
    if (!notice.read) read.mutate([notice.id]);
    if (notice.link.startsWith('/')) void navigate({ href: notice.link });
  };
}

/** The bell with the number of unread notices and the newest of them. */
export function NoticeBell() {
  const notices = useQuery({ ...noticesQuery, refetchInterval: 60_000 });
  const [opened, { toggle, close }] = useDisclosure();
  const open = useOpenNotice();
  const unread = notices.data?.unread ?? 0;
  return (
    <Popover opened={opened} onChange={close} position="bottom-end" width={360} shadow="md" withArrow trapFocus>
      <Popover.Target>
        <UnstyledButton className={classes.button} onClick={toggle} aria-label={t('common.notices.unread', { count: unread })}>
          <IconBell size={19} aria-hidden />
          {unread > 0 && <span className={classes.unread}>{unread > 99 ? '99+' : unread}</span>}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown p={6}>
        <ScrollArea.Autosize mah={380}>
          <Stack gap={2}>
            {notices.data?.items.slice(0, 12).map((n) => (
              <UnstyledButton
                key={n.id}
                className={classes.notice}
                data-unread={!n.read}
                onClick={() => {
                  close();
                  open(n);
                }}
              >
                {n.text}
                <div className="dim">
                  <InstantText iso={n.at} />
                </div>
              </UnstyledButton>
            ))}
            {notices.data?.items.length === 0 && (
              <Text p="sm" size="sm" className="dim">
                {t('common.notices.none')}
              </Text>
            )}
          </Stack>
        </ScrollArea.Autosize>
        <Text ta="center" pt={4}>
          <AppLink to="/notices" size="sm" onClick={close}>
            {t('common.notices.all')}
          </AppLink>
        </Text>
      </Popover.Dropdown>
    </Popover>
  );
}

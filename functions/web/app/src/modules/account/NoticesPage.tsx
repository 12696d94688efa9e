import { Button, Stack, UnstyledButton } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, call } from '@/api/client';
import { noticesQuery, useOpenNotice } from '@/frame/NoticeBell';
import classes from '@/frame/Header.module.css';
import { t } from '@/i18n';
import { InstantText } from '@/ui/DateText';
import { EmptyState } from '@/ui/EmptyState';
import { Page, PageSkeleton } from '@/ui/Page';
import { ProblemAlert } from '@/ui/ProblemAlert';

/** All notices to this account, newest first (J-09). */
export function NoticesPage() {
  const queries = useQueryClient();
  const open = useOpenNotice();
  const notices = useInfiniteQuery({
    queryKey: [...noticesQuery.queryKey, 'all'],
    queryFn: ({ pageParam }) => call(api.GET('/notices', { params: { query: { cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });
  const items = notices.data?.pages.flatMap((p) => p.items) ?? [];
  const unread = items.filter((n) => !n.read).map((n) => n.id);
  const readAll = useMutation({
    mutationFn: () => call(api.POST('/notices/read', { body: { ids: unread.slice(0, 100) } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: noticesQuery.queryKey }),
  });
  const actions = unread.length > 0 && (
    <Button variant="default" size="xs" loading={readAll.isPending} onClick={() => readAll.mutate()}>
      {t('account.notices.readAll')}
    </Button>
  );
  return (
    <Page title={t('account.notices.title')} actions={actions}>
      <ProblemAlert error={notices.error ?? readAll.error} retry={() => void notices.refetch()} />
      {notices.isPending && <PageSkeleton />}
      {notices.data && items.length === 0 && (
        <div className="panel">
          <EmptyState why={t('account.notices.empty')} />
        </div>
      )}
      {items.length > 0 && (
        <Stack component="ul" className="panel" p="xs" gap={2} m={0} style={{ listStyle: 'none' }}>
          {items.map((n) => (
            <li key={n.id}>
              <UnstyledButton className={classes.notice} data-unread={!n.read} onClick={() => open(n)}>
                {n.text}
                <div className="dim">
                  <InstantText iso={n.at} />
                </div>
              </UnstyledButton>
            </li>
          ))}
        </Stack>
      )}
      {notices.hasNextPage && (
        <Button variant="default" onClick={() => void notices.fetchNextPage()} loading={notices.isFetchingNextPage}>
          {t('common.table.more')}
        </Button>
      )}
    </Page>
  );
}

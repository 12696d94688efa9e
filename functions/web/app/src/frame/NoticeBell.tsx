import { UnstyledButton } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, call, type Schema } from '@/api/client';
import { asProblem } from '@/api/problem';
import { t } from '@/i18n';
import { AppLink } from '@/ui/AppLink';
import { InstantText } from '@/ui/DateText';
import { Dropdown } from './Dropdown';
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
  const open = useOpenNotice();
  const unread = notices.data?.unread ?? 0;
  const face = (
    <>
      <IconBell size={19} aria-hidden />
      {unread > 0 && <span className={classes.unread}>{unread > 99 ? '99+' : unread}</span>}
    </>
  );
  return (
    <Dropdown label={t('common.notices.unread', { count: unread })} face={face}>
      {(close) => (
        <>
          <div className={classes.notices}>
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
            {notices.data?.items.length === 0 && <p className={`dim ${classes.none ?? ''}`}>{t('common.notices.none')}</p>}
            {notices.error && <p className={classes.none}>{asProblem(notices.error).message}</p>}
          </div>
          <div className={classes.all}>
            <AppLink to="/notices" size="sm" onClick={close}>
              {t('common.notices.all')}
            </AppLink>
          </div>
        </>
      )}
    </Dropdown>
  );
}

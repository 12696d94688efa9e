import { Group, Skeleton, Stack, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import classes from './Page.module.css';

interface Props {
  title: string;
  /** The menu path above the title, as the guides write it. */
  path?: string[];
  /** Buttons right of the title. */
  actions?: ReactNode;
  children: ReactNode;
}

/** One task: its title (also the browser's), menu path, actions and content. */
export function Page({ title, path, actions, children }: Props) {
  useEffect(() => {
    document.title = `${title} · An Sinh`;
  }, [title]);
  return (
    <Stack gap="sm" className={classes.page}>
      <div className={classes.head}>
        <div className={classes.names}>
          {path && path.length > 0 && <div className={classes.path}>{path.join(' › ')}</div>}
          <Title order={1} size="h3">
            {title}
          </Title>
        </div>
        {actions && (
          <Group gap="xs" className="no-print">
            {actions}
          </Group>
        )}
      </div>
      {children}
    </Stack>
  );
}

/** Grey lines where a page's content will be. */
export function PageSkeleton() {
  return (
    <Stack gap="sm" aria-busy>
      <Skeleton height={28} width="40%" />
      <Skeleton height={90} />
      <Skeleton height={260} />
    </Stack>
  );
}

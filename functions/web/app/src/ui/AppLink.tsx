import { Anchor, type AnchorProps } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

interface Props extends AnchorProps {
  to: string;
  search?: Record<string, string>;
  onClick?: () => void;
  /** Leads to another part of the same screen: the page stays where it is scrolled to. */
  stay?: boolean;
  children: ReactNode;
}

/** A link within the page, as large as the words around it unless a size is given. */
export function AppLink({ to, search, children, stay = false, ...rest }: Props) {
  return (
    <Anchor inherit={rest.size === undefined} {...rest} renderRoot={(props) => <Link {...props} to={to} search={(search ?? {}) as never} resetScroll={!stay} />}>
      {children}
    </Anchor>
  );
}

import type { AnyRoute } from '@tanstack/react-router';
import type { Schema } from '@/api/client';

/** The account that asks, as the API tells it. */
export type Account = Schema<'Account'>;

/** Counts beside menu entries, by the names modules give them. */
export type Counts = Record<string, number>;

/** One entry of the left menu, perhaps with entries below it. */
export interface MenuEntry {
  /** Text key of the name; the names are the sources' own (page.md). */
  label: string;
  to?: string;
  search?: Record<string, string>;
  /** The count shown beside it, by name in Counts. */
  count?: string;
  /** Shown only when true for the account; always when absent. */
  shown?: (account: Account) => boolean;
  children?: MenuEntry[];
}

/** What a module brings to the frame: its pages and its place in the menu. */
export interface Module {
  /** The name the API uses in Account.menus; modules without one are for everybody. */
  name?: string;
  /** Order in the menu, lowest first. */
  order: number;
  menu: MenuEntry[];
  /** Files of texts its pages need besides the frame's (see i18n). */
  texts?: readonly string[];
  /** Makes the module's routes below the signed-in frame. */
  routes: (parent: AnyRoute) => AnyRoute[];
  /** Makes routes that need no log-in, below the root. */
  publicRoutes?: (root: AnyRoute) => AnyRoute[];
}

import { Button, Checkbox, Group, Popover, Skeleton, Stack, Table } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconArrowDown, IconArrowUp, IconColumns3 } from '@tabler/icons-react';
import { DataTable as MantineDataTable, type DataTableColumn } from 'mantine-datatable';
import 'mantine-datatable/styles.css';
import { type KeyboardEvent, type ReactNode, useMemo } from 'react';
import { t } from '@/i18n';
import { usePref } from '@/lib/prefs';
import classes from './DataTable.module.css';
import { useListSearch } from './useListSearch';

/** One column of a list. */
export interface Column<T> {
  key: string;
  title: string;
  render: (row: T) => ReactNode;
  /** Gives the value to sort by; without it the column does not sort. */
  sortBy?: (row: T) => string | number;
  width?: number | string;
  align?: 'left' | 'right' | 'center';
  /** Not shown until the user chooses it. */
  optional?: boolean;
  /** The heading of the card on a phone. */
  heading?: boolean;
  /** The cell is a link to what the row opens: a card's head is then no button of its own. */
  linked?: boolean;
}

interface Props<T> {
  /** Under which the user's columns are kept. */
  id: string;
  /** Told to screen readers. */
  label: string;
  columns: Column<T>[];
  rows: T[] | undefined;
  rowKey: (row: T) => string;
  /** Enter or click on a row. */
  onOpen?: (row: T) => void;
  /** What to show when there are no rows. */
  empty: ReactNode;
  loading?: boolean;
  /** More pages, when the API says there are. */
  more?: { has: boolean; loading: boolean; load: () => void };
  /** Rows chosen for acting on many. */
  selection?: { keys: string[]; set: (keys: string[]) => void };
  /** What a row is called when it is chosen; its key without it. */
  rowName?: (row: T) => string;
  /** Stands left of the column chooser. */
  tools?: ReactNode;
}

interface KeptColumns {
  order: string[];
  hidden: string[];
}

/**
 * A list as a table: columns chosen and ordered per user and kept, sort in the
 * address, arrows move between rows, Enter opens. On a phone each row is a card.
 */
export function DataTable<T>({ id, label, columns, rows, rowKey, onOpen, empty, loading, more, selection, rowName = rowKey, tools }: Props<T>) {
  const narrow = useMediaQuery('screen and (max-width: 48em)', undefined, { getInitialValueInEffect: false });
  const [kept, setKept] = usePref<KeptColumns | undefined>(`columns.${id}`, undefined);
  const [search, setSearch] = useListSearch();

  const ordered = useMemo(() => orderColumns(columns, kept), [columns, kept]);
  const shown = ordered.filter((c) => !isHidden(c, kept));
  const [sortKey, direction] = (search.sort ?? '').split(':');
  const sorted = useMemo(() => sortRows(rows, columns.find((c) => c.key === sortKey), direction === 'desc'), [rows, columns, sortKey, direction]);

  if (!sorted && loading) return <TableSkeleton />;
  if (!sorted || (sorted.length === 0 && !more?.has)) return <div className="panel">{empty}</div>;

  const moreRow = more?.has && (
    <Button variant="default" onClick={more.load} loading={more.loading} mt="xs">
      {t('common.table.more')}
    </Button>
  );
  if (narrow) {
    return (
      <div>
        {tools && <div className={classes.tools}>{tools}</div>}
        <Cards rows={sorted} columns={shown} rowKey={rowKey} onOpen={onOpen} label={label} />
        {moreRow}
      </div>
    );
  }
  return (
    <section aria-label={label}>
      <Group justify="space-between" mb={6} gap="xs" className="no-print">
        <div>{tools}</div>
        <ColumnChooser columns={ordered} kept={kept} setKept={setKept} />
      </Group>
      <MantineDataTable<T>
        className={classes.table}
        withTableBorder
        highlightOnHover
        verticalSpacing={5}
        horizontalSpacing="xs"
        fz="sm"
        minHeight={0}
        idAccessor={rowKey}
        records={sorted}
        columns={shown.map((c) => toMantine(c))}
        sortStatus={{ columnAccessor: sortKey ?? '', direction: direction === 'desc' ? 'desc' : 'asc' }}
        onSortStatusChange={(s) => setSearch({ sort: `${String(s.columnAccessor)}:${s.direction}` })}
        onRowClick={onOpen ? ({ record }) => onOpen(record) : undefined}
        customRowAttributes={(row, index) => ({
          tabIndex: index === 0 ? 0 : -1,
          'data-key': rowKey(row),
          onKeyDown: (e: KeyboardEvent<HTMLTableRowElement>) => moveOrOpen(e, onOpen && (() => onOpen(row))),
        })}
        {...(selection && {
          selectedRecords: sorted.filter((r) => selection.keys.includes(rowKey(r))),
          onSelectedRecordsChange: (chosen: T[]) => selection.set(chosen.map(rowKey)),
          allRecordsSelectionCheckboxProps: { 'aria-label': t('common.table.selectAll') },
          getRecordSelectionCheckboxProps: (row: T) => ({ 'aria-label': t('common.table.select', { row: rowName(row) }) }),
        })}
      />
      {moreRow}
      {more?.has && <p className="only-print">{t('common.table.printed', { count: sorted.length })}</p>}
    </section>
  );
}

function toMantine<T>(c: Column<T>): DataTableColumn<T> {
  return {
    accessor: c.key as DataTableColumn<T>['accessor'],
    title: c.title,
    render: c.render,
    sortable: c.sortBy !== undefined,
    width: c.width,
    textAlign: c.align,
  };
}

/** Arrow keys walk the rows, Home and End jump, Enter opens the row or its first link, Space chooses it. */
function moveOrOpen(e: KeyboardEvent<HTMLTableRowElement>, open: (() => void) | undefined) {
  if (e.target !== e.currentTarget) return;
  const rows = [...(e.currentTarget.parentElement?.children ?? [])] as HTMLElement[];
  const at = rows.indexOf(e.currentTarget);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[e.key];
  if (to !== undefined) {
    e.preventDefault();
    rows[to]?.focus();
  } else if (e.key === 'Enter') {
    e.preventDefault();
    if (open) open();
    else e.currentTarget.querySelector('a')?.click();
  } else if (e.key === ' ') {
    const box = e.currentTarget.querySelector<HTMLInputElement>('input[type="checkbox"]');
    if (!box) return;
    e.preventDefault();
    box.click();
  }
}

/** The user's order first, then columns that are new since. */
function orderColumns<T>(columns: Column<T>[], kept: KeptColumns | undefined): Column<T>[] {
  if (!kept) return columns;
  const rank = (key: string) => (kept.order.includes(key) ? kept.order.indexOf(key) : kept.order.length);
  return [...columns].sort((a, b) => rank(a.key) - rank(b.key));
}

function isHidden<T>(c: Column<T>, kept: KeptColumns | undefined): boolean {
  return kept ? kept.hidden.includes(c.key) : c.optional === true;
}

/** Sorts what is loaded; text by the Vietnamese alphabet. */
function sortRows<T>(rows: T[] | undefined, column: Column<T> | undefined, descending: boolean): T[] | undefined {
  const by = column?.sortBy;
  if (!rows || !by) return rows;
  const compare = (a: T, b: T) => {
    const [x, y] = [by(a), by(b)];
    return typeof x === 'number' && typeof y === 'number' ? x - y : String(x).localeCompare(String(y), 'vi');
  };
  const sorted = [...rows].sort(compare);
  return descending ? sorted.reverse() : sorted;
}

interface ChooserProps<T> {
  columns: Column<T>[];
  kept: KeptColumns | undefined;
  setKept: (kept: KeptColumns | undefined) => void;
}

function ColumnChooser<T>({ columns, kept, setKept }: ChooserProps<T>) {
  const order = columns.map((c) => c.key);
  const hidden = columns.filter((c) => isHidden(c, kept)).map((c) => c.key);
  const toggle = (key: string) => setKept({ order, hidden: hidden.includes(key) ? hidden.filter((k) => k !== key) : [...hidden, key] });
  const move = (at: number, by: number) => {
    const next = [...order];
    const [key] = next.splice(at, 1);
    if (key) next.splice(at + by, 0, key);
    setKept({ order: next, hidden });
  };
  return (
    <Popover position="bottom-end" withArrow shadow="md">
      <Popover.Target>
        <Button variant="subtle" size="compact-sm" leftSection={<IconColumns3 size={15} aria-hidden />}>
          {t('common.table.columns')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap={6}>
          {columns.map((c, i) => (
            <Group key={c.key} justify="space-between" wrap="nowrap" gap="md">
              <Checkbox size="xs" label={c.title} checked={!hidden.includes(c.key)} disabled={hidden.length === columns.length - 1 && !hidden.includes(c.key)} onChange={() => toggle(c.key)} />
              <Group gap={2} wrap="nowrap">
                <Button size="compact-xs" variant="subtle" disabled={i === 0} onClick={() => move(i, -1)} aria-label={t('common.table.earlier', { column: c.title })}>
                  <IconArrowUp size={13} aria-hidden />
                </Button>
                <Button size="compact-xs" variant="subtle" disabled={i === columns.length - 1} onClick={() => move(i, 1)} aria-label={t('common.table.later', { column: c.title })}>
                  <IconArrowDown size={13} aria-hidden />
                </Button>
              </Group>
            </Group>
          ))}
          <Button size="compact-xs" variant="subtle" onClick={() => setKept(undefined)}>
            {t('common.table.reset')}
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

interface CardsProps<T> {
  rows: T[];
  columns: Column<T>[];
  rowKey: (row: T) => string;
  onOpen: ((row: T) => void) | undefined;
  label: string;
}

/** The list on a phone: a card a row, headed by the heading column. */
function Cards<T>({ rows, columns, rowKey, onOpen, label }: CardsProps<T>) {
  const head = columns.find((c) => c.heading) ?? columns[0];
  return (
    <ul className={classes.cards} aria-label={label}>
      {rows.map((row) => (
        <li key={rowKey(row)} className={`panel ${classes.card ?? ''}`}>
          {onOpen && !head?.linked ? (
            <button type="button" className={classes.cardHead} onClick={() => onOpen(row)}>
              {head?.render(row)}
            </button>
          ) : (
            <div className={classes.cardHead}>{head?.render(row)}</div>
          )}
          <dl className={classes.pairs}>
            {columns
              .filter((c) => c !== head)
              .map((c) => (
                <div key={c.key} className={classes.pair}>
                  <dt>{c.title}</dt>
                  <dd>{c.render(row)}</dd>
                </div>
              ))}
          </dl>
        </li>
      ))}
    </ul>
  );
}

function TableSkeleton() {
  return (
    <Table aria-label={t('common.loading')} aria-busy>
      <Table.Tbody>
        {[0, 1, 2, 3, 4, 5].map((i) => (
          <Table.Tr key={i}>
            <Table.Td>
              <Skeleton height={18} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

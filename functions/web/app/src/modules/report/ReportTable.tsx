import { Table } from '@mantine/core';
import { t } from '@/i18n';
import { decimal, grouped, nationalId } from '@/lib/format';
import { type Column, type Report, useWord } from './queries';
import classes from './report.module.css';

const isNumber = (c: Column) => c.kind === 'count' || c.kind === 'money' || c.kind === 'percent';

/** The rows with running numbers and the totals below; money in đồng. */
export function ReportTable({ report }: { report: Report }) {
  const word = useWord();
  const name = word(report.entry.name, report.entry.nameEn);
  const left = report.count - report.rows.length;
  return (
    <>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolled region must be reachable by keyboard */}
      <div className={`panel ${classes.scroll ?? ''}`} tabIndex={0} role="region" aria-label={name}>
        <Table verticalSpacing={4} fz="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th ta="right">{t('report.number')}</Table.Th>
              {report.columns.map((c) => (
                <Table.Th key={c.key} ta={isNumber(c) ? 'right' : 'left'}>
                  {word(c.title, c.titleEn)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {report.rows.map((row, i) => (
              <Table.Tr key={i}>
                <Table.Td ta="right" className="numbers dim">
                  {grouped(i + 1)}
                </Table.Td>
                <Cells columns={report.columns} row={row} />
              </Table.Tr>
            ))}
          </Table.Tbody>
          {report.columns.some(isNumber) && (
            <Table.Tfoot>
              <Table.Tr className={classes.total}>
                <Table.Td />
                <Cells columns={report.columns} row={[t('report.total'), ...report.totals.slice(1)]} />
              </Table.Tr>
            </Table.Tfoot>
          )}
        </Table>
      </div>
      <p className="dim">
        {report.columns.some((c) => c.kind === 'money') && t('report.unit')}
        {left > 0 && ` ${t(report.mayExport ? 'report.more' : 'report.moreRead', { shown: grouped(report.rows.length), count: grouped(report.count) })}`}
      </p>
    </>
  );
}

function Cells({ columns, row }: { columns: Column[]; row: (string | number)[] }) {
  return columns.map((c, i) => (
    <Table.Td key={c.key} ta={isNumber(c) ? 'right' : 'left'} className={c.kind === 'text' ? classes.text : 'numbers'}>
      {written(c, row[i])}
    </Table.Td>
  ));
}

function written(c: Column, value: string | number | undefined): string {
  if (typeof value === 'number') return c.kind === 'percent' ? decimal(value) : grouped(value);
  return c.kind === 'id' && c.key === 'nationalId' ? nationalId(value) : (value ?? '');
}

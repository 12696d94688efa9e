import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { looks, Person, startBrowser } from './support';
import { type Cell, heads, workbook } from './xlsx';

let browser: Browser;
let address = '';
const sheet = '18376 Xã Xuân Yên';
const run = Date.now() % 900_000;

beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

/** A newcomer's row; n makes the national id. */
function newcomer(n: number, change: Record<number, Cell> = {}): Cell[] {
  const row: Cell[] = [
    'Tăng', `Công Tằng Tôn Nữ Mới ${n}`, { date: '1950-03-04' }, 'Thôn 1', '6b', undefined, 1_080_000,
    '88/QĐ-UBND', { date: '2026-11-02' }, '12/2026', `042050${String(run + n).padStart(6, '0')}`, 'Nam', 'Kinh',
  ];
  for (const [column, cell] of Object.entries(change)) row[Number(column)] = cell;
  return row;
}

/** Chooses a workbook and waits for its page. */
async function send(officer: Person, name: string, rows: Cell[][]): Promise<void> {
  await officer.visit('/imports');
  await officer.page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', buffer: workbook(sheet, rows) });
  await officer.page.waitForURL(/\/imports\/.+/);
}

it('J-05: a file with a wrong header is refused before any row is read, naming the cell', async () => {
  const officer = await Person.at(browser, 'huyen.canbo');
  await send(officer, 'sai-tieu-de.xlsx', [heads.map((h, i) => (i === 4 ? 'Nhóm' : h)), newcomer(1)]);
  await officer.page.getByText('Tệp bị từ chối, chưa đọc dòng nào').waitFor();
  await officer.page.getByText('Ô E1:').waitFor();
  await officer.check('import-refused');
  await officer.leave();
});

it('E-15: of ten rows two are wrong; each names its cell; nothing is saved before the eight are confirmed', async () => {
  const officer = await Person.at(browser, 'huyen.canbo');
  const { page } = officer;
  const rows = Array.from({ length: 10 }, (_, i) => newcomer(i + 10));
  rows[3] = newcomer(13, { 4: '99' });
  rows[6] = newcomer(16, { 10: '04205' });
  await send(officer, `bien-dong-${run}.xlsx`, [heads, ...rows]);
  address = new URL(page.url()).pathname;
  await page.getByText('8 dòng sẽ được cập nhật, 2 dòng lỗi bị để lại.').waitFor();
  await officer.settled();
  await page.getByText('E5', { exact: true }).waitFor();
  await page.getByText('K8', { exact: true }).waitFor();
  await officer.check('import-checked');
  await expect.poll(() => page.getByRole('button', { name: 'Tải tệp có đánh dấu lỗi' }).count()).toBe(1);

  await page.reload(); // the address is the import
  await officer.settled();
  await page.getByRole('button', { name: 'Cập nhật 8 dòng hợp lệ' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Hủy' }).click(); // J-14
  await officer.visit(`/beneficiaries?q=${encodeURIComponent('ton nu moi')}&nationalId=042050${String(run + 10).padStart(6, '0')}`);
  await page.getByText('Không có đối tượng nào khớp').waitFor();

  await officer.visit(address);
  await page.getByRole('button', { name: 'Cập nhật 8 dòng hợp lệ' }).click();
  await page.getByText('8 dòng hợp lệ sẽ được cập nhật vào hồ sơ đối tượng; 2 dòng lỗi bị để lại').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Xác nhận' }).click();
  await page.getByText('Đã cập nhật xong').waitFor();
  await page.getByText('Đã cập nhật 8 dòng; 2 dòng lỗi không được cập nhật.').waitFor();
  await officer.check('import-applied');
  await officer.visit(`/beneficiaries?nationalId=042050${String(run + 10).padStart(6, '0')}`);
  await page.getByText('Công Tằng Tôn Nữ Mới 10').waitFor();
  await officer.leave();
});

describe.each(looks)('J-26 at $name', (look) => {
  it('the import screens pass WCAG A and AA and fit', async () => {
    const officer = await Person.at(browser, 'huyen.canbo', look);
    await officer.visit('/imports');
    await officer.check(`imports-${look.name}`);
    await officer.visit(address);
    await officer.check(`import-${look.name}`);
    await officer.leave();
  });
});

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { looks, Person, startBrowser } from './support';

// Báo cáo thống kê: found as the guide says, run, exported; the commune sees
// its own (J-01, J-02, F-27, F-54, J-04, E-32).
let browser: Browser;
let officer: Person;
let period: string;

beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const noList = 'chưa có danh sách chi trả ở phạm vi này';

/** A month of the district that has a list: one that was paid before, or one prepared now. */
async function aPeriodWithList(): Promise<string> {
  const { page } = officer;
  await officer.visit('/reports/CHITRA_TH');
  const shown = async () => (await page.getByLabel('Kỳ chi trả', { exact: true }).inputValue()).split('/').reverse().join('-');
  const none = () => page.getByText(noList).count();
  if (!(await none())) return shown();
  const now = await shown();
  await page.getByRole('button', { name: 'Tháng trước' }).click();
  await officer.settled();
  if (!(await none())) return shown();
  await officer.visit(`/payment?month=${now}`);
  await page.getByRole('button', { name: 'Lập danh sách chi trả' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Xác nhận' }).click();
  await page.getByText('Đã lập, chờ bản tổng hợp').waitFor();
  return now;
}

const codes = (page: Page) => page.getByRole('region', { name: 'Báo cáo thống kê' }).locator('tbody tr td:first-child').allInnerTexts();
const number = (text: string | undefined) => Number((text ?? '').replace(/\D/g, ''));

it('J-01: by the menu; "đvct", "DVCT" and "don vi chi tra" find both reports and nothing else; Enter opens', async () => {
  officer = await Person.at(browser, 'huyen.canbo');
  period = await aPeriodWithList();
  const { page } = officer;
  await page.getByRole('link', { name: 'Báo cáo thống kê' }).click();
  await page.getByRole('heading', { level: 1, name: 'Báo cáo thống kê' }).waitFor();
  await officer.settled();
  expect(await codes(page)).toEqual(['HS_01', 'HS_02', 'HS_03', 'DT_01', 'DT_02', 'DVCT_01', 'DVCT_02', 'CHITRA_DS', 'CHITRA_TH', 'BTXH_CT_15', 'BTXH_CT_09', 'CHITRA_CC', 'CHITRA_TLTT']); // F-54
  for (const typed of ['đvct', 'DVCT', 'don vi chi tra', 'đơn vị chi trả']) {
    await page.getByLabel('Tên hoặc mã báo cáo').fill(typed);
    await page.getByRole('button', { name: 'Tìm kiếm', exact: true }).click();
    await page.waitForURL((url) => url.searchParams.get('q') === typed);
    await officer.settled();
    await expect.poll(() => codes(page)).toEqual(['DVCT_01', 'DVCT_02']);
  }
  await officer.check('reports-found');
  await page.getByLabel('Tên hoặc mã báo cáo').fill('không đâu');
  await page.getByLabel('Tên hoặc mã báo cáo').press('Enter');
  await page.getByText('Không có báo cáo nào').waitFor();
  await officer.visit('/reports?q=dvct');
  await page.locator('tbody tr').first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Danh sách đối tượng đơn vị chi trả chưa chi trả' }).waitFor();
});

it('F-27, F-28: the totals are the sums of the rows, and both reports say the same unpaid', async () => {
  const { page } = officer;
  await officer.visit(`/reports/DVCT_01?month=${period}`);
  const rows = await page.locator('tbody tr').evaluateAll((all) => all.map((tr) => [...tr.querySelectorAll('td')].map((td) => td.innerText)));
  const foot = await page.locator('tfoot td').allInnerTexts();
  for (const column of [3, 4, 5, 6, 7, 8, 9]) expect(rows.reduce((sum, row) => sum + number(row[column]), 0), `column ${column}`).toBe(number(foot[column]));
  const [listed, paid, unpaid, pending] = [foot[4], foot[6], foot[8], foot[9]].map(number);
  expect(listed).toBeGreaterThan(0);
  expect((paid ?? 0) + (unpaid ?? 0) + (pending ?? 0)).toBe(listed);
  await officer.visit(`/reports/DVCT_02?month=${period}`);
  const sum = (await page.locator('tfoot td').count()) > 0 ? number((await page.locator('tfoot td').allInnerTexts())[6]) : 0;
  expect(sum).toBe(unpaid);
});

it('J-04: the pay list of a method goes out as workbook and paper', async () => {
  const { page } = officer;
  await officer.visit(`/reports/CHITRA_DS?month=${period}&method=cash`);
  await page.getByRole('columnheader', { name: 'Ký nhận' }).waitFor();
  for (const [button, ending] of [['Xuất Excel', 'xlsx'], ['Xuất PDF', 'pdf']] as const) {
    const [answer] = await Promise.all([page.waitForResponse((r) => r.url().includes('/api/reports/') && r.url().includes(`format=${ending}`)), page.getByRole('button', { name: button }).click()]);
    const { file } = (await answer.json()) as { file: { name: string; url: string } };
    expect(file.name).toBe(`CHITRA_DS-442-${period}-cash.${ending}`);
    const content = Buffer.from(await (await fetch(file.url)).arrayBuffer());
    expect(content.subarray(0, 2).toString()).toBe(ending === 'xlsx' ? 'PK' : '%P');
  }
});

it('E-32: a commune officer can choose the own commune only; the provider has no reports', async () => {
  const commune = await Person.at(browser, 'xuanyen.canbo');
  await commune.visit(`/reports/CHITRA_TH?month=${period}`);
  await commune.page.getByRole('combobox', { name: 'Phạm vi' }).click();
  expect(await commune.page.getByRole('option').allInnerTexts()).toEqual(['Xã Xuân Yên']);
  expect(new Set(await commune.page.locator('tbody tr td:nth-child(2)').allInnerTexts())).toEqual(new Set(['Xã Xuân Yên']));
  await commune.leave();
  const provider = await Person.at(browser, 'buudien.canbo');
  await expect.poll(() => provider.page.getByRole('link', { name: 'Báo cáo thống kê' }).count()).toBe(0);
  await provider.leave();
});

it('J-02: each of the four places leads to the reports of its module, run over the own area', async () => {
  const leads = async (person: Person, nth: number, title: string, found: string[], area: string) => {
    const { page } = person;
    await page.getByRole('navigation', { name: 'Danh mục chức năng' }).getByRole('link', { name: 'Khai thác báo cáo' }).nth(nth).click();
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    await person.settled();
    await expect.poll(async () => (await page.getByRole('region', { name: 'Báo cáo thống kê' }).locator('tbody tr td:first-child').allInnerTexts()).join(' ')).toBe(found.join(' '));
    await page.locator('tbody tr').first().click();
    await page.getByRole('combobox', { name: 'Phạm vi' }).waitFor();
    await person.settled();
    expect(await page.getByRole('combobox', { name: 'Phạm vi' }).inputValue()).toBe(area);
    await page.getByText(new RegExp(`^${area} · `)).waitFor();
  };
  await leads(officer, 0, 'Khai thác báo cáo hồ sơ', ['HS_01', 'HS_02', 'HS_03'], 'Huyện Nghi Xuân');
  await leads(officer, 2, 'Khai thác báo cáo chi trả', ['DVCT_01', 'DVCT_02', 'CHITRA_DS', 'CHITRA_TH', 'BTXH_CT_15', 'BTXH_CT_09', 'CHITRA_CC', 'CHITRA_TLTT'], 'Huyện Nghi Xuân');
  const commune = await Person.at(browser, 'xuanyen.canbo');
  await leads(commune, 0, 'Khai thác báo cáo hồ sơ', ['HS_01', 'HS_02'], 'Xã Xuân Yên');
  await leads(commune, 1, 'Khai thác báo cáo đối tượng', ['DT_01', 'DT_02'], 'Xã Xuân Yên');
  const foot = (await commune.page.locator('tfoot td').allInnerTexts()).map(number);
  expect((foot[3] ?? 0) + (foot[4] ?? 0) - (foot[5] ?? 0)).toBe(foot[6]);
  expect(foot[6]).toBeGreaterThan(100);
  await commune.leave();
});

describe.each(looks)('J-26 at $name', (look) => {
  it('the reports pass WCAG A and AA and fit', async () => {
    const reader = await Person.at(browser, 'huyen.canbo', look);
    for (const [name, path] of [['reports', '/reports'], ['report-totals', `/reports/DVCT_01?month=${period}`], ['report-unpaid', `/reports/DVCT_02?month=${period}`], ['report-pay-list', `/reports/CHITRA_DS?month=${period}&unit=18376&method=wallet`], ['report-none', '/reports/DVCT_01?month=2020-01'], ['report-dossiers', '/reports/HS_01'], ['report-people', '/reports/DT_01'], ['report-moves', '/reports/DT_02']] as const) {
      await reader.visit(path);
      await reader.check(`${name}-${look.name}`);
    }
    await reader.leave();
  });
});

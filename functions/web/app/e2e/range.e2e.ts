import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { as, ListPlay } from './play';
import { advance, localNow, monthAfter, Person, postOfficeDoes, startBrowser } from './support';

// Two months of Nghi Xuân that are settled together (F-07): both lists are with
// the post office; the officer extends and closes at the last of them.
let browser: Browser;
let officer: Person;
let first: ListPlay;
let head: ListPlay;

beforeAll(async () => {
  browser = await startBrowser();
  const ask = await as('huyen.canbo');
  const now = await localNow();
  first = new ListPlay(ask, monthAfter(now, 1));
  head = new ListPlay(ask, monthAfter(now, 2));
  await ListPlay.settings(ask, { from: first.month, monthsPerSettlement: 2 });
  await postOfficeDoes({ action: 'start', package: await first.sent() });
  await until(head.month, 2);
  await head.sent();
});
afterAll(() => browser.close());

/** Moves the clock to a day of a month. */
async function until(month: string, day: number): Promise<void> {
  await advance(Math.ceil((Date.parse(`${month}-${String(day).padStart(2, '0')}T12:00:00Z`) - (await localNow()).getTime()) / 3_600_000));
}

const shown = (month: string) => `${month.slice(5)}/${month.slice(0, 4)}`;

it('F-07: the first month says where it is settled, and leads there; the head extends for both', async () => {
  officer = await Person.at(browser, 'huyen.canbo');
  const { page } = officer;
  await officer.visit(`/settlement?month=${first.month}`);
  const months = page.getByRole('table', { name: 'Các kỳ quyết toán chung' });
  await expect.poll(() => months.locator('tbody tr').count()).toBe(2);
  expect(await page.getByRole('button', { name: 'Gia hạn quyết toán' }).getAttribute('aria-disabled')).toBe('true');
  await officer.check('months-first');
  await page.getByRole('link', { name: `Đến quyết toán kỳ ${shown(head.month)}` }).click();
  await page.getByRole('main').getByText(`${shown(first.month)} – ${shown(head.month)}`).waitFor();
  await page.getByRole('button', { name: 'Gia hạn quyết toán' }).click();
  await page.getByLabel('Số ngày gia hạn thêm').fill('2');
  await page.getByLabel('Lý do gia hạn').fill('Mưa lũ');
  await page.getByRole('button', { name: 'Gia hạn', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Xác nhận' }).click();
  await page.getByText('đã gia hạn 2 ngày').waitFor();
  await officer.visit(`/settlement?month=${first.month}`);
  await page.getByText(`27/${shown(head.month)}`).first().waitFor();
});

it('F-07, F-57: one settlement covers both months, and one closing settles both', async () => {
  const { page } = officer;
  const { packages } = await head.becomes((l) => l.packages.length > 0);
  await postOfficeDoes({ action: 'settle', package: packages[0]?.id, signed: true, unpaid_first: 2 });
  await first.becomes((l) => l.state === 'SETTLEMENT_RECEIVED');
  await until(head.month, 28);
  await officer.visit(`/settlement?month=${head.month}`);
  await page.getByText('Cân: Danh sách = Đã trả + Chưa trả').waitFor();
  const unpaid = page.getByRole('region', { name: 'Danh sách chưa chi trả đơn vị chi trả' });
  await expect.poll(() => unpaid.locator('tbody tr').count()).toBe(2);
  await officer.check('months-head');
  await page.getByRole('button', { name: 'Chốt quyết toán' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Chốt quyết toán' }).click();
  const months = page.getByRole('table', { name: 'Các kỳ quyết toán chung' });
  await expect.poll(() => months.getByText('Đã quyết toán', { exact: true }).count()).toBe(2);
});

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { advance, localNow, monthAfter, Person, startBrowser } from './support';

// A locality without a link (Thành Sen): the officer enters what the paper
// settlement says, line by line and by selection (F-26, F-51, P12, P13).
let browser: Browser;
let officer: Person;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

it('F-45: the list is prepared; there is no sending, but the entry of statuses', async () => {
  officer = await Person.at(browser, 'thanhsen.canbo');
  const { page } = officer;
  await officer.visit('/payment');
  await page.getByRole('button', { name: 'Lập danh sách chi trả' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Xác nhận' }).click();
  await page.getByRole('link', { name: 'Nhập trạng thái chi trả' }).waitFor();
  await expect.poll(() => page.getByRole('button', { name: 'Gửi danh sách' }).count()).toBe(0);
  await officer.check('manual-draft');
});

it('F-26, F-51, P13: one line unpaid with a reason, the rest paid by selection, then reconciled to the đồng', async () => {
  const { page } = officer;
  await page.getByRole('link', { name: 'Nhập trạng thái chi trả' }).click();
  await page.getByRole('heading', { name: 'Cập nhật trạng thái chi trả' }).waitFor();
  await officer.settled();
  const boxes = page.locator('tbody input[type=checkbox]');
  await boxes.first().check();
  await page.getByText('Đã chọn 1 dòng').waitFor();
  await officer.check('manual-chosen');
  await page.getByRole('button', { name: 'Không chi trả được' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Lý do chưa chi trả').fill('Đi vắng');
  await dialog.getByRole('button', { name: 'Xác nhận' }).click();
  await page.getByText('1 dòng không chi trả được.').waitFor();

  await officer.visit('/settlement?status=PENDING');
  while ((await page.getByRole('button', { name: 'Xem thêm' }).count()) > 0) {
    await page.getByRole('button', { name: 'Xem thêm' }).first().click();
    await officer.settled();
  }
  await page.getByLabel('Chọn tất cả').first().check();
  await page.getByRole('button', { name: 'Đã chi trả', exact: true }).click();
  await dialog.getByRole('button', { name: 'Xác nhận' }).click();
  await page.getByText(/dòng đã chi trả\./).waitFor();
  await officer.settled();

  const equation = await page.getByLabel('Cân đối quyết toán').first().locator('dd').allInnerTexts();
  const [listed, paid, unpaid] = equation.map((s) => Number((s.split('đ')[0] ?? '').replace(/\D/g, '')));
  expect((paid ?? 0) + (unpaid ?? 0)).toBe(listed);
  await page.getByLabel('Tổng đã trả trên bản quyết toán').fill(String((paid ?? 0) + 1));
  await page.getByLabel('Tổng chưa trả trên bản quyết toán').fill(String(unpaid));
  await page.getByText('Khác số đã nhập trong hệ thống').waitFor();
  await officer.check('manual-differs');
  await page.getByLabel('Tổng đã trả trên bản quyết toán').fill(String(paid));
  await page.getByRole('button', { name: 'Hoàn tất quyết toán' }).click();
  await dialog.getByRole('button', { name: 'Xác nhận' }).click();
  await page.getByText('Đã quyết toán', { exact: true }).first().waitFor();
  await officer.check('manual-settled');
});

it('F-48: two months later the money left unpaid is found, inherited once, and on the list', async () => {
  const { page } = officer;
  const now = await localNow();
  const [past = '', between = '', later = ''] = [0, 1, 2].map((by) => monthAfter(now, by));
  const noon = Date.parse(`${between}-20T12:00:00Z`); // the list of a month may be prepared in the month before
  await advance(Math.ceil((noon - now.getTime()) / 3_600_000));
  await officer.visit(`/payment?month=${later}`);
  await page.getByRole('button', { name: 'Lập danh sách chi trả' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Xác nhận' }).click();
  await page.getByRole('link', { name: 'Nhập trạng thái chi trả' }).waitFor();
  await page.getByRole('button', { name: 'Kế thừa tiền chưa trả' }).click();
  const month = dialog.getByRole('radio', { name: `Tháng ${past.slice(5)}/${past.slice(0, 4)}: 1 khoản` });
  await month.waitFor();
  expect(await dialog.getByRole('radio').count()).toBe(1);
  expect(await dialog.getByRole('button', { name: 'Kế thừa', exact: true }).isDisabled()).toBe(true);
  await month.check();
  await officer.check('inherit');
  const money = ((await dialog.locator('label').filter({ hasText: '1 khoản' }).innerText()).split('1 khoản,')[1] ?? '').replace(/\D/g, '');
  await dialog.getByRole('button', { name: 'Kế thừa', exact: true }).click();
  await page.getByText('Danh sách kế thừa tiền chưa trả của tháng').waitFor();
  const carried = async () => ((await page.getByLabel('Tổng hợp số tiền').locator('dd').allInnerTexts())[4] ?? '').replace(/\D/g, '');
  await expect.poll(carried).toBe(money);
  await page.getByRole('button', { name: 'Kế thừa tiền chưa trả' }).click();
  await dialog.getByText('Không có tháng nào trước đây còn tiền chưa trả', { exact: false }).waitFor();
});

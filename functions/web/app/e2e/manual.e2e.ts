import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Person, startBrowser } from './support';

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
  await page.getByRole('link', { name: 'Nhập trạng thái chi trả' }).waitFor({ timeout: 90_000 });
  await expect.poll(() => page.getByRole('button', { name: 'Gửi danh sách' }).count(), { timeout: 20_000 }).toBe(0);
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
  await page.getByText(/dòng đã chi trả\./).waitFor({ timeout: 60_000 });
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
  await page.getByText('Đã quyết toán', { exact: true }).first().waitFor({ timeout: 90_000 });
  await officer.check('manual-settled');
});

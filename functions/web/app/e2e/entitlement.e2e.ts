import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { localNow, looks, monthAfter, Person, startBrowser } from './support';

// A locality of its own (Thành Sen) whose list of the month has left the
// office: a late stop, the review that recovers it, the list held against the
// law, and the next month before it is made (E-09, E-21, F-42, F-43).
let browser: Browser;
let officer: Person;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

it('F-45: the month\'s list is made and its entry of statuses begun', async () => {
  officer = await Person.at(browser, 'thanhsen.canbo');
  const { page } = officer;
  await officer.visit('/payment');
  await page.getByRole('button', { name: 'Lập danh sách chi trả' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Xác nhận' }).click();
  await page.getByRole('link', { name: 'Nhập trạng thái chi trả' }).click();
  await officer.settled();
  await page.locator('tbody input[type=checkbox]').first().check();
  await page.getByRole('button', { name: 'Không chi trả được' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Lý do chưa chi trả').fill('Đi vắng');
  await dialog.getByRole('button', { name: 'Xác nhận' }).click();
  await page.getByText('1 dòng không chi trả được.').waitFor();
});

it('E-21, E-09, E-10, E-23: a change of that month says what becomes of it', async () => {
  const { page } = officer;
  await officer.visit('/beneficiaries?status=active');
  await page.locator('tbody tr').first().press('Enter');
  await page.getByRole('button', { name: 'Điều chỉnh' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Mức hưởng mới').waitFor();
  await officer.check('person-adjust');
  await dialog.getByRole('button', { name: 'Hủy' }).click();
  await page.getByRole('button', { name: 'Tạm dừng' }).first().click();
  await dialog.getByLabel('Từ tháng').fill(await thisMonth(officer));
  await dialog.getByLabel('Lý do').fill('Ba tháng liền không nhận tiền');
  await dialog.getByRole('button', { name: 'Tạm dừng' }).click();
  await page.getByText('Thay đổi liên quan đến tháng đã gửi danh sách').waitFor();
  await officer.check('person-suspended-late');

  await page.getByRole('tab', { name: 'Tài khoản' }).click();
  await page.getByRole('button', { name: 'Đổi hình thức chi trả' }).click();

  await dialog.getByText('Tài khoản', { exact: true }).click();
  await dialog.getByRole('combobox').or(dialog.getByLabel('Ngân hàng')).first().click();
  await page.getByRole('option', { name: /AGRIBANK/ }).click();
  await dialog.getByLabel('Số tài khoản').fill('12-3');
  await dialog.getByLabel('Chủ tài khoản').fill('NGUYEN VAN AN');
  await dialog.getByRole('button', { name: 'Lưu' }).click();
  await dialog.getByText('Số tài khoản gồm 4 đến 24 chữ số hoặc chữ in hoa.').first().waitFor();
  await officer.check('person-account-refused');
  await dialog.getByLabel('Số tài khoản').fill('1500205123456');
  await dialog.getByRole('button', { name: 'Lưu' }).click();
  await page.getByText('1500205123456').waitFor();
});

async function thisMonth(who: Person): Promise<string> {
  const clock = await who.page.evaluate(async () => ((await (await fetch('/api/health')).json()) as { clock: string }).clock);
  return `${clock.slice(5, 7)}/${clock.slice(0, 4)}`;
}

it('F-43: the review finds the month paid too much, and the confirmed rows are booked', async () => {
  const { page } = officer;
  await officer.visit('/payment-recompute');
  await page.getByText('Có khoản khác với quy định của tháng.').waitFor();
  await officer.check('recompute-differs');
  await officer.visit('/entitlement-reviews');
  await page.getByRole('button', { name: 'Rà soát', exact: true }).click();
  await page.getByText('Chờ xác nhận').waitFor();
  await officer.settled();
  await officer.check('review-computed');
  await page.locator('section[aria-label="Từng trường hợp"] tbody tr').first().press('Enter');
  await page.getByRole('dialog').getByText('Mức chuẩn × hệ số').waitFor();
  await officer.check('review-months');
  await page.getByRole('button', { name: 'Đóng' }).click();
  for (const box of await page.getByRole('checkbox', { name: /Chọn nhóm/ }).all()) await box.check();
  await page.getByRole('button', { name: /Xác nhận \d+ trường hợp/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Số quyết định').fill('1026/QĐ-UBND');
  await dialog.getByLabel('Ngày quyết định').fill('12/10/2026');
  await officer.check('review-confirm');
  await dialog.getByRole('button', { name: 'Xác nhận' }).click();
  await page.getByText('Đã áp dụng').first().waitFor();
  await officer.check('review-applied');
  await officer.visit('/payment-recompute');
  await page.getByText('Mọi khoản trong danh sách đúng với quy định của tháng.').waitFor();
});

it.each(looks)('the forecast, a review and a recomputed list: $name', async (look) => {
  const who = await Person.at(browser, 'thanhsen.canbo', look);
  const { page } = who;
  await who.visit('/payment-forecast');
  await page.getByText(/vì sao kinh phí thay đổi/).waitFor();
  await expect.poll(() => page.getByText('tạm dừng').count()).toBeGreaterThan(0);
  await who.check(`forecast-${look.name}`);
  await who.visit('/payment-recompute');
  await who.check(`recompute-${look.name}`);
  await who.visit('/entitlement-reviews');
  await who.check(`reviews-${look.name}`);
  await page.locator('main tbody tr, main li > button').first().click();
  await page.getByText('Theo xã').or(page.getByText('Từng trường hợp')).first().waitFor();
  await who.check(`review-${look.name}`);
  await who.leave();
});

it.each(looks)('E-09: the payment page says what an unconfirmed review means for the list: $name', async (look) => {
  const who = await Person.at(browser, 'huyen.canbo', look);
  const { page } = who;
  // What the system's review finds follows from birthdays; here it is told.
  await page.route(/\/api\/entitlement-reviews\?/, async (route) => {
    const month = monthAfter(await localNow(), 1);
    const review = {
      id: '01JD6M0Z8Q5V9XKQ4T1ZC7B2RA', unit: '442', unitName: 'Huyện Nghi Xuân', from: month, next: month, closed: [], state: 'computed', by: { id: 'system', name: 'Hệ thống' }, at: '2026-11-20T00:00:00Z',
      monthly: month, differing: [{ month, policies: 18, amount: -1_350_000 }], job: { id: 'x', kind: 'review', state: 'done', total: 1, done: 1 }, version: 2,
    };
    await route.fulfill({ json: { items: [review] } });
  });
  await who.visit(`/payment?month=${monthAfter(await localNow(), 1)}`);
  await page.getByText(/thấy 18 chính sách phải chi khác .* \(chênh lệch -1\.350\.000 đ\)/).waitFor();
  await who.check(`payment-review-warning-${look.name}`);
  await who.leave();
});

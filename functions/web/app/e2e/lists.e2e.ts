import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { looks, Person, startBrowser } from './support';

// The other lists of a locality (Thành Sen): funeral costs, lines in parts,
// money of past months, budget lines.
let browser: Browser;
let officer: Person;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

it('F-49: a funeral outside the registry is entered, and is a line of the funeral list', async () => {
  officer = await Person.at(browser, 'thanhsen.canbo');
  const { page } = officer;
  await officer.visit('/payment');
  await page.getByText('Mai táng phí', { exact: true }).click();
  await page.getByRole('heading', { name: 'Mai táng phí chờ lập danh sách' }).waitFor();
  await officer.settled();
  await officer.check('funeral-none');
  await page.getByRole('button', { name: 'Thêm người ngoài hệ thống' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Họ tên người chết').fill('Nguyễn Văn Ngoài');
  await dialog.getByLabel('Ngày chết').fill('15/08/2026');
  await dialog.getByLabel('Xã').click();
  await page.getByRole('option').first().click();
  await dialog.getByLabel('Họ tên người nhận').fill('Nguyễn Thị Thân');
  await dialog.getByLabel('Số quyết định').fill('15/QĐ-UBND');
  await dialog.getByLabel('Ngày quyết định').fill('01/09/2026');
  await officer.check('funeral-claim');
  await dialog.getByRole('button', { name: 'Thêm', exact: true }).click();
  await page.getByRole('cell', { name: 'Nguyễn Văn Ngoài' }).waitFor();
  await page.getByRole('button', { name: 'Lập danh sách chi trả' }).click();
  await dialog.getByRole('button', { name: 'Xác nhận' }).click();
  await page.getByRole('tab', { name: 'Danh sách chi tiết' }).or(page.getByRole('tab').nth(1)).first().waitFor();
  await page.getByRole('tab').nth(1).click();
  await page.getByRole('cell', { name: 'Nguyễn Văn Ngoài' }).waitFor();
  await officer.settled();
  expect(await page.getByRole('row', { name: /Nguyễn Thị Thân/ }).innerText()).toContain('10.800.000');
  await officer.check('funeral-lines');
});

it('F-52: a line is split into parts of the same sum, and merged again', async () => {
  const { page } = officer;
  await officer.visit('/payment');
  await page.getByRole('button', { name: 'Lập danh sách chi trả' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Xác nhận' }).click();
  await page.getByRole('link', { name: 'Nhập trạng thái chi trả' }).waitFor();
  await page.getByRole('tab').nth(1).click();
  await officer.settled();
  const lines = page.getByRole('button', { name: /^Thao tác với khoản chi trả của/ });
  const before = await lines.count();
  await lines.first().click();
  await page.getByRole('menuitem', { name: 'Tách tiền chi trả' }).click();
  await dialog.getByLabel('Phần 1').first().fill('100000');
  await dialog.getByText(/còn lệch/).waitFor();
  expect(await dialog.getByRole('button', { name: 'Tách', exact: true }).isDisabled()).toBe(true);
  await dialog.getByRole('button', { name: 'Điền số còn lại vào phần cuối' }).click();
  await dialog.getByText(/Tổng các phần bằng/).waitFor();
  await officer.check('split-dialog');
  await dialog.getByRole('button', { name: 'Tách', exact: true }).click();
  await page.getByText('phần 2/2').waitFor();
  await officer.settled();
  await expect.poll(() => lines.count()).toBe(before + 1);
  await officer.check('split-lines');
  await lines.first().click();
  await page.getByRole('menuitem', { name: 'Gộp lại các phần' }).click();
  await dialog.getByRole('button', { name: 'Gộp lại' }).click();
  await expect.poll(() => page.getByText('phần 2/2').count()).toBe(0);
});

it('F-52: a part put off is not paid this month, and is owed in the month chosen', async () => {
  const { page } = officer;
  const dialog = page.getByRole('dialog');
  const lines = page.getByRole('button', { name: /^Thao tác với khoản chi trả của/ });
  const sums = page.getByLabel('Tổng hợp số tiền').locator('dd');
  const total = async () => Number(((await sums.allInnerTexts()).at(-1) ?? '').replace(/\D/g, ''));
  await officer.settled();
  const before = await total();
  const name = ((await lines.first().getAttribute('aria-label')) ?? '').replace('Thao tác với khoản chi trả của ', '');
  await lines.first().click();
  await page.getByRole('menuitem', { name: 'Tách tiền chi trả' }).click();
  await dialog.getByLabel('Phần 2').first().fill('100000');
  await dialog.getByLabel('Kỳ chi trả của phần 2').click();
  await page.getByRole('option', { name: /^Hoãn sang kỳ/ }).first().click();
  await dialog.getByText('còn lệch').waitFor();
  const left = ((await dialog.getByText('còn lệch').innerText()).split('còn lệch')[1] ?? '').split('đ')[0] ?? '';
  await dialog.getByLabel('Phần 1').first().fill(left.replace(/\D/g, ''));
  await officer.check('split-deferred');
  await dialog.getByRole('button', { name: 'Tách', exact: true }).click();
  await page.getByText('hoãn 100.000 đ').waitFor();
  await expect.poll(total).toBe(before - 100_000);
  await officer.visit('/arrears');
  expect(await page.getByRole('row', { name }).first().innerText()).toContain('100.000');
});

it('F-48: the dialog says when no past month is open', async () => {
  const { page } = officer;
  await officer.visit('/payment');
  await page.getByRole('button', { name: 'Kế thừa tiền chưa trả' }).click();
  await page.getByText('Không có tháng nào trước đây còn tiền chưa trả', { exact: false }).waitFor();
  await officer.check('inherit-none');
});

it('F-14: the catalogue of budget lines is kept with the settings', async () => {
  const { page } = officer;
  await officer.visit('/settings/system');
  await page.getByRole('button', { name: 'Thêm dòng ngân sách' }).click();
  await page.getByLabel('Mã', { exact: true }).last().fill('NS-TW');
  await page.getByLabel('Tên dòng ngân sách').last().fill('Ngân sách trung ương');
  await officer.check('budget-lines');
  await page.getByRole('button', { name: 'Lưu' }).click();
  await page.getByText('Đã lưu', { exact: false }).first().waitFor();
  await officer.visit('/settings/system');
  expect(await page.getByLabel('Mã', { exact: true }).last().inputValue()).toBe('NS-TW');
});

it.each(looks)('J-26 at $name: the funeral list fits and passes WCAG A and AA', async (look) => {
  const one = await Person.at(browser, 'thanhsen.canbo', look);
  for (const [name, path] of [['funeral', '/payment?type=funeral&tab=lines'], ['funeral-lock', '/payment-lock?type=funeral'], ['funeral-settlement', '/settlement?type=funeral']] as const) {
    await one.visit(path);
    await one.check(`${name}-${look.name}`);
  }
  await one.leave();
});

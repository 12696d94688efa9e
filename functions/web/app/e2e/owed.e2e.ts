import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { looks, Person, startBrowser } from './support';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

/** Enters an adjustment on the screen that is open, for the first person found. */
async function enter(officer: Person, button: string, amount: string, name: string): Promise<string> {
  const { page } = officer;
  await page.getByRole('button', { name: button }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Đối tượng' }).fill(name);
  await page.getByRole('option').first().waitFor();
  const person = (await page.getByRole('option').first().textContent()) ?? '';
  await page.getByRole('option').first().click();
  await dialog.getByRole('combobox', { name: 'Chính sách' }).waitFor();
  await dialog.getByLabel('Số tiền').fill(amount);
  await dialog.getByLabel('Từ tháng').fill('08/2026');
  await dialog.getByLabel('Lý do').fill('Điều chỉnh mức hưởng theo quyết định của xã');
  await officer.check(`owed-${button.replace(/\W+/g, '-')}`);
  await dialog.getByRole('button', { name: 'Ghi' }).click();
  await dialog.waitFor({ state: 'detached' });
  return person.split(' · ')[0] ?? '';
}

it('F-42, F-43: an officer enters arrears and a recovery, collects of it and cancels the rest', async () => {
  const officer = await Person.at(browser, 'thanhsen.canbo');
  const { page } = officer;
  await officer.visit('/arrears');
  const who = await enter(officer, 'Thêm khoản truy lĩnh', '1000000', 'nguyen');
  const row = page.getByRole('row', { name: who });
  await row.first().waitFor();
  expect(await row.first().textContent()).toContain('1.000.000');

  await officer.visit('/recoveries');
  const owes = await enter(officer, 'Thêm khoản truy thu', '700000', 'tran');
  await page.getByRole('button', { name: `Thu lại của ${owes}` }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Số tiền').fill('200000');
  await dialog.getByLabel('Số chứng từ').fill('PT-01');
  await dialog.getByRole('button', { name: 'Thu lại' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('row', { name: owes }).getByText('500.000').waitFor();

  await page.getByRole('button', { name: `Hủy khoản của ${owes}` }).click();
  await page.getByRole('dialog').getByLabel('Lý do').fill('Gia đình khó khăn, xã miễn thu');
  await page.getByRole('dialog').getByRole('button', { name: 'Hủy phần còn lại' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByText('Không còn khoản truy thu nào phải thu.').waitFor();
  await officer.visit('/recoveries?state=all');
  await page.getByRole('row', { name: owes }).first().click();
  await page.getByRole('dialog').getByText('PT-01').waitFor();
  await officer.check('owed-detail');
  await officer.leave();
});

it('F-44: who was cut because of death is on the list of the month it was recorded in', async () => {
  const officer = await Person.at(browser, 'thanhsen.canbo');
  const { page } = officer;
  await officer.visit('/beneficiaries?status=active&q=le');
  await page.locator('tbody tr').first().click();
  // The person's own page, not the search's heading.
  await page.getByRole('button', { name: 'Cắt chết', exact: true }).waitFor();
  const name = await page.getByRole('heading', { level: 1 }).innerText();
  await page.getByRole('button', { name: 'Cắt chết', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Xác nhận cắt chết' }).click();
  await page.getByText('Đã cắt chết').waitFor();
  await page.getByRole('tab', { name: 'Chi trả' }).click();
  await page.getByRole('heading', { name: 'Truy lĩnh, truy thu' }).waitFor();
  await officer.check('owed-person');
  await officer.visit('/deaths');
  await page.getByRole('row', { name }).getByText('Không phải thu').waitFor();
  await officer.leave();
});

it.each(looks)('J-26: the screens of what is owed at $name', async (look) => {
  const officer = await Person.at(browser, 'thanhsen.canbo', look);
  for (const [name, path] of [['arrears', '/arrears'], ['recoveries', '/recoveries?state=all'], ['deaths', '/deaths']] as const) {
    await officer.visit(path);
    await officer.check(`owed-${name}-${look.name}`);
  }
  await officer.leave();
});

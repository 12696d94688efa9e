import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { looks, Person, startBrowser } from './support';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

/** Opens the first person of the list that is shown; answers the name. */
async function openFirst(officer: Person): Promise<string> {
  const row = officer.page.locator('tbody tr').first();
  const name = (await row.locator('td').first().innerText()).trim();
  await row.click();
  await officer.page.getByRole('heading', { level: 1, name }).waitFor();
  await officer.settled();
  return name;
}

describe.each(looks)('J-26 at $name', (look) => {
  it('the registry passes WCAG A and AA and fits', async () => {
    const officer = await Person.at(browser, 'huyen.canbo', look);
    await officer.visit('/beneficiaries');
    await officer.check(`beneficiaries-${look.name}`);
    await officer.visit('/beneficiaries?q=zzzzzz');
    await officer.page.getByText('Không có đối tượng nào khớp').waitFor();
    await officer.check(`beneficiaries-none-${look.name}`);
    await officer.visit('/beneficiaries');
    await officer.page.getByText(/^\d+ đối tượng/).waitFor();
    const first = officer.page.locator('tbody tr, ul[aria-label] li button').first();
    await first.click();
    await officer.page.waitForURL(/\/beneficiaries\/.+/);
    await officer.settled();
    await officer.check(`person-${look.name}`);
    for (const tab of ['Biến động', 'Chi trả', 'Quyết định', 'Tài khoản nhận tiền', 'Lịch sử']) {
      await officer.page.getByRole('tab', { name: tab, exact: true }).click();
      await officer.settled();
      await officer.check(`person-${tab.replaceAll(' ', '-')}-${look.name}`);
    }
    await officer.leave();
  });
});

it('E-03, J-03: found by words without accents; the filters stand in the address; the keyboard opens', async () => {
  const officer = await Person.at(browser, 'huyen.canbo');
  await officer.page.getByRole('link', { name: 'Tìm kiếm, xem hồ sơ đối tượng' }).click();
  await officer.settled();
  await officer.page.getByLabel('Họ tên').fill('dinh thi');
  await officer.page.keyboard.press('Enter');
  await officer.page.waitForURL(/q=dinh/);
  await officer.settled();
  const names = await officer.page.locator('tbody tr td:first-child').allInnerTexts();
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) expect(name).toMatch(/Đ[iị]nh/);
  await officer.page.reload();
  await officer.settled();
  expect(await officer.page.getByLabel('Họ tên').inputValue()).toBe('dinh thi');
  expect(await officer.page.locator('tbody tr td:first-child').allInnerTexts()).toEqual(names);

  await officer.page.locator('tbody tr').first().focus();
  await officer.page.keyboard.press('ArrowDown');
  await officer.page.keyboard.press('Enter');
  await officer.page.getByRole('heading', { level: 1, name: names[1] ?? '' }).waitFor();
  await officer.leave();
});

it('E-08, J-14: a policy is stopped by a decision; cancelling changes nothing; the draft is kept', async () => {
  const officer = await Person.at(browser, 'huyen.canbo');
  const { page } = officer;
  await officer.visit('/beneficiaries?status=active&q=nguyen');
  await openFirst(officer);
  await page.getByRole('button', { name: 'Thôi hưởng' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Lý do').fill('Không còn thuộc hộ nghèo');
  await officer.check('stop-dialog');
  await dialog.getByRole('button', { name: 'Hủy' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await page.reload();
  await officer.settled();
  await expect.poll(() => page.getByText('Đang hưởng', { exact: true }).count()).toBeGreaterThan(0);

  await page.getByRole('button', { name: 'Thôi hưởng' }).first().click();
  expect(await dialog.getByLabel('Lý do').inputValue()).toBe('Không còn thuộc hộ nghèo');
  await dialog.getByLabel('Số quyết định').fill('812/QĐ-UBND');
  await dialog.getByLabel('Ngày quyết định').fill('2/11/2026');
  await dialog.getByRole('button', { name: 'Xác nhận thôi hưởng' }).click();
  await page.getByText('Đã thôi hưởng').waitFor();
  await page.getByRole('tab', { name: 'Biến động' }).click();
  await page.getByText('Quyết định số 812/QĐ-UBND ngày 02/11/2026').waitFor();
  await officer.leave();
});

it('E-11: a death cut ends all policies, and can be undone with a reason', async () => {
  const officer = await Person.at(browser, 'huyen.canbo');
  const { page } = officer;
  await officer.visit('/beneficiaries?status=active&q=tran');
  await openFirst(officer);
  await page.getByRole('button', { name: 'Cắt chết', exact: true }).click();
  const dialog = page.getByRole('dialog');
  expect(await dialog.getByLabel('Ngày mất').inputValue()).toMatch(/^\d{2}\/\d{2}\/\d{4}$/);
  await dialog.getByLabel('Ngày mất').fill('45/13/2026');
  await officer.check('death-dialog');
  await dialog.getByLabel('Ngày mất').fill('1/11/2026');
  await dialog.getByRole('button', { name: 'Xác nhận cắt chết' }).click();
  await page.getByText('Đã cắt chết').waitFor();
  await page.getByText('Mất ngày 01/11/2026. Tháng hưởng cuối').waitFor();
  await expect.poll(() => page.getByText('Thôi hưởng (cắt chết)').count()).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'Hoàn tác cắt chết' }).click();
  await dialog.getByLabel('Lý do').fill('Nhầm người trùng tên');
  await dialog.getByRole('button', { name: 'Xác nhận' }).click();
  await page.getByText('Đã hoàn tác', { exact: true }).waitFor();
  await expect.poll(() => page.getByText('Tháng hưởng cuối').count()).toBe(0);
  await officer.leave();
});

it('E-03: a commune reads its people and is offered no changes', async () => {
  const officer = await Person.at(browser, 'xuanyen.canbo');
  await officer.visit('/beneficiaries');
  await openFirst(officer);
  await expect.poll(() => officer.page.getByRole('button', { name: 'Cắt chết' }).count()).toBe(0);
  await expect.poll(() => officer.page.getByRole('button', { name: 'Thôi hưởng' }).count()).toBe(0);
  await expect.poll(() => officer.page.getByRole('link', { name: 'Chi trả trợ cấp xã hội' }).count()).toBe(0); // F-01
  await officer.leave();
});

describe.each(looks)('E-28 at $name', (look) => {
  it('warnings and missing information pass WCAG A and AA and fit', async () => {
    const officer = await Person.at(browser, 'huyen.canbo', look);
    await officer.visit('/warnings');
    await officer.page.getByText(/\d+ cảnh báo · [\d.]+ đối tượng/).waitFor();
    await officer.check(`warnings-${look.name}`);
    await officer.visit('/warnings?group=missing&kind=no-phone');
    await officer.check(`warnings-missing-${look.name}`);
    await officer.leave();
  });
});

it('E-22, E-06: those without a telephone are counted and listed; the commune fills one in and the count goes down', async () => {
  const commune = await Person.at(browser, 'xuanyen.canbo');
  const { page } = commune;
  await commune.visit('/');
  await page.getByRole('link', { name: 'Đối tượng thiếu thông tin' }).click();
  await commune.settled();
  const tile = page.getByRole('button', { name: /Thiếu số điện thoại/ });
  const count = async () => Number((await tile.innerText()).replace(/\D/g, ''));
  const before = await count();
  expect(before).toBeGreaterThan(0);
  await tile.click();
  await page.waitForURL(/kind=no-phone/);
  await commune.settled();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Xuất Excel' }).click();
  expect((await download).suggestedFilename()).toMatch(/^canh-bao-18376-.*\.xlsx$/);
  await openFirst(commune);
  await page.getByRole('button', { name: 'Bổ sung thông tin' }).click();
  const dialog = page.getByRole('dialog');
  expect(await dialog.getByLabel('Số định danh').getAttribute('readonly')).not.toBeNull();
  await dialog.getByLabel('Điện thoại').fill('0912');
  await dialog.getByRole('button', { name: 'Lưu' }).click();
  await dialog.getByText('Số điện thoại gồm 10 hoặc 11 chữ số, bắt đầu bằng 0.').first().waitFor();
  await commune.check('supplement-refused');
  await dialog.getByLabel('Điện thoại').fill('0912345678');
  await dialog.getByRole('button', { name: 'Lưu' }).click();
  await page.getByText('0912345678').waitFor();
  await commune.visit('/warnings?group=missing');
  expect(await count()).toBe(before - 1);
  await commune.leave();
});

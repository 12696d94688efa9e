import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { as, ListPlay } from './play';
import { advance, localNow, looks, Person, smallPdf, startBrowser } from './support';

// One month of Nghi Xuân by the hands of its officers and the post office:
// settings, list, scan, sending, rejection and sending again, paying, a
// request and an extension, settlement, closing, lock. Steps follow each other.
let browser: Browser;
let settledMonth: string;
let officer: Person;
let postOffice: Person;
let ready = false;

beforeAll(async () => {
  browser = await startBrowser();
});
beforeEach(async () => {
  if (ready) return;
  officer = await Person.at(browser, 'huyen.canbo');
  postOffice = await Person.at(browser, 'buudien.canbo');
  ready = true;
});
afterAll(() => browser.close());

const confirm = (page: Page, name: string | RegExp) => page.getByRole('dialog').getByRole('button', { name }).click();

/** Today as the system counts it, and its month as the page writes it. */
async function today(): Promise<{ day: number; month: string }> {
  const local = (await localNow()).toISOString();
  return { day: Number(local.slice(8, 10)), month: `${local.slice(5, 7)}/${local.slice(0, 4)}` };
}

async function uploadScan(page: Page): Promise<void> {
  await page.getByLabel('Tổng số tiền ghi trên bản đã ký').waitFor();
  const total = (await page.getByText('Tổng cộng', { exact: true }).first().locator('xpath=..').locator('dd').innerText()).replace(/\D/g, '');
  await page.getByLabel('Tổng số tiền ghi trên bản đã ký').fill(total);
  await page.getByLabel('Bản scan có chữ ký').check();
  await page.locator('input[type=file]').setInputFiles({ name: 'tong-hop.pdf', mimeType: 'application/pdf', buffer: smallPdf('Tong hop') });
  await page.getByText('Đã tải bản tổng hợp', { exact: true }).first().waitFor();
}

it('F-04, F-05, F-09, F-10: settings by their menu; leaving unsaved asks; MTP is never ticked alone', async () => {
  const { page } = officer;
  await page.getByRole('link', { name: 'Thiết lập hệ thống' }).click();
  await officer.settled();
  const { day } = await today();
  const settle = String(day);
  await page.getByLabel('Ngày chốt gửi danh sách chi trả').fill('1');
  await page.getByLabel('Ngày chốt gửi quyết toán').fill(settle);
  await page.getByLabel('Cho gửi, có cảnh báo').check();
  await page.getByLabel('Đã kết nối với đơn vị chi trả').check();
  await page.getByLabel('Cán bộ lập danh sách được khóa kỳ chi trả').check();
  await page.getByLabel('Danh sách MTP').check();
  expect(await page.getByLabel('Danh sách BTXH hàng tháng').isChecked()).toBe(true);
  await page.getByLabel('Danh sách BTXH hàng tháng').uncheck();
  expect(await page.getByLabel('Danh sách MTP').isChecked()).toBe(false);
  await page.getByLabel('Danh sách BTXH hàng tháng').check();
  await page.getByRole('link', { name: 'Bàn làm việc' }).click();
  await page.getByRole('dialog').getByRole('heading', { name: 'Chưa lưu thay đổi' }).waitFor();
  await officer.check('settings-leave');
  await confirm(page, 'Ở lại');
  await page.getByRole('button', { name: 'Lưu', exact: true }).click();
  await page.getByText('Đã lưu', { exact: true }).waitFor();
  await page.reload();
  await officer.settled();
  expect(await page.getByLabel('Ngày chốt gửi quyết toán').inputValue()).toBe(settle);
  await officer.check('settings-saved');
});

it('F-13, F-45: the list of the month is prepared with a bar, and its total is the sum of its parts', async () => {
  const { page } = officer;
  await page.getByRole('link', { name: 'Chi trả trợ cấp xã hội' }).click();
  await page.getByRole('heading', { level: 1, name: 'Chi trả trợ cấp xã hội' }).waitFor();
  await page.getByRole('button', { name: 'Lập danh sách chi trả' }).click();
  await confirm(page, 'Hủy'); // J-14
  await page.getByRole('button', { name: 'Lập danh sách chi trả' }).click();
  await confirm(page, 'Xác nhận');
  await page.getByText('Đã lập, chờ bản tổng hợp').waitFor();
  await officer.settled();
  const sums = await page.getByLabel('Tổng hợp số tiền').locator('dd').allInnerTexts();
  const [, regular = 0, arrears = 0, recovery = 0, carryOver = 0, total = 0] = sums.map((s) => Number(s.replace(/\D/g, '')));
  expect(total).toBeGreaterThan(0);
  expect(regular + arrears - recovery + carryOver).toBe(total);
  await officer.check('list-draft');
});

it('F-12, F-16: without the scan sending is off and says what is missing; a wrong total is told', async () => {
  const { page } = officer;
  const send = page.getByRole('button', { name: 'Gửi danh sách sang đơn vị chi trả' });
  expect(await send.getAttribute('aria-disabled')).toBe('true');
  await page.getByText('Chưa tải lên bản tổng hợp').first().waitFor();
  await page.getByLabel('Tổng số tiền ghi trên bản đã ký').fill('1');
  await page.getByText('Khác tổng của danh sách').waitFor();
  await officer.check('scan-differs');
  await uploadScan(page);
});

it('F-17, F-19: sending is confirmed with the numbers and the warning of the cut-off', async () => {
  const { page } = officer;
  await page.getByRole('button', { name: 'Gửi danh sách sang đơn vị chi trả' }).click();
  await page.getByRole('dialog').getByText('Xác nhận gửi danh sách chi trả sang Bưu điện').waitFor();
  await officer.check('send-dialog');
  await confirm(page, 'Xác nhận gửi');
  await page.getByText('Đã gửi đơn vị chi trả').first().waitFor();
});

/** Opens the newest package once its lines are written. */
async function openPackage(): Promise<void> {
  const { page } = postOffice;
  await expect.poll(async () => {
    await postOffice.visit('/provider?state=sent');
    return page.locator('tbody tr').count();
  }).toBeGreaterThan(0);
  await page.locator('tbody tr').first().click();
  await page.getByRole('button', { name: 'Bắt đầu chi trả' }).waitFor();
  await postOffice.settled();
}

it('F-38 to F-40: the post office rejects with a reason; the list is opened, signed and sent again as a new package', async () => {
  const { page } = postOffice;
  await openPackage();
  await postOffice.check('package');
  await page.getByRole('button', { name: 'Từ chối gói tin' }).click();
  await page.getByRole('dialog').getByLabel('Lý do từ chối').fill('Huyện đề nghị cập nhật lại danh sách');
  await confirm(page, 'Từ chối');
  await page.getByText('Đã từ chối').first().waitFor();

  await officer.visit('/payment');
  await officer.page.getByText('Huyện đề nghị cập nhật lại danh sách').waitFor();
  await officer.check('list-rejected');
  await officer.page.getByRole('button', { name: 'Mở lại danh sách để sửa' }).click();
  await confirm(officer.page, 'Mở lại');
  await officer.page.getByText('Đã lập, chờ bản tổng hợp').waitFor();
  await uploadScan(officer.page);
  await officer.page.getByRole('button', { name: 'Gửi danh sách sang đơn vị chi trả' }).click();
  await confirm(officer.page, 'Xác nhận gửi');
  await officer.page.getByText('Đã gửi đơn vị chi trả').first().waitFor();
  await officer.page.getByRole('tab', { name: 'Gói tin đã gửi' }).click();
  await expect.poll(() => officer.page.getByRole('tabpanel').locator('tbody tr').count()).toBe(2);
});

it('F-21, F-30: the post office pays, sets two aside, asks for days', async () => {
  const { page } = postOffice;
  await openPackage();
  await page.getByRole('button', { name: 'Bắt đầu chi trả' }).click();
  await confirm(page, 'Xác nhận');
  await page.getByText('Đang chi trả').first().waitFor();
  const boxes = page.locator('tbody input[type=checkbox]');
  await boxes.nth(0).check();
  await boxes.nth(1).check();
  await page.getByText('Đã chọn 2 dòng').waitFor();
  await page.getByRole('button', { name: 'Đã chi trả', exact: true }).click();
  await page.getByText('2 đối tượng đã chi trả.').waitFor();
  await boxes.nth(2).check();
  await boxes.nth(3).check();
  await page.getByRole('button', { name: 'Không chi trả được' }).click();
  await expect.poll(() => page.getByText('sẽ báo chưa chi trả').count()).toBe(2);
  await postOffice.check('package-paying');
  await page.getByRole('button', { name: 'Xin gia hạn quyết toán' }).click();
  await page.getByLabel('Số ngày xin gia hạn').fill('10');
  await page.getByLabel('Lý do gia hạn').fill('Mưa lũ, đường vào xã bị chia cắt');
  await postOffice.check('package-ask');
  await confirm(page, 'Gửi đề nghị');
  await page.getByText('Đã gửi đề nghị').waitFor();
});

it('F-31, F-32, F-33 to F-37: the officer sees the request and extends; 21 days are refused; the new date is shown', async () => {
  const { page } = officer;
  await page.getByRole('link', { name: 'Quyết toán đơn vị chi trả', exact: true }).click();
  await page.getByRole('heading', { name: 'Danh sách chưa chi trả đơn vị chi trả' }).waitFor();
  await page.getByRole('button', { name: 'Gia hạn quyết toán' }).click();
  await page.getByRole('heading', { level: 1, name: 'Gia hạn quyết toán' }).waitFor();
  await page.getByRole('button', { name: 'Gia hạn theo đề nghị này' }).click();
  await page.getByLabel('Số ngày gia hạn thêm').fill('21');
  await page.getByText('Số ngày gia hạn phải từ 1 đến 20.').waitFor();
  expect(await page.getByRole('button', { name: 'Gia hạn', exact: true }).isDisabled()).toBe(true);
  await officer.check('extend-wrong');
  await page.getByLabel('Số ngày gia hạn thêm').fill('1');
  await page.reload(); // what was typed is kept
  await officer.settled();
  expect(await page.getByLabel('Số ngày gia hạn thêm').inputValue()).toBe('1');
  await page.getByText(/hạn mới \d{2}\/\d{2}\/\d{4}/).waitFor();
  await page.getByRole('button', { name: 'Gia hạn', exact: true }).click();
  await confirm(page, 'Xác nhận');
  const warned = page.getByLabel('Tôi đã xem cảnh báo và vẫn gia hạn'); // F-35, at the end of a month
  await warned.or(page.getByText('Gia hạn quyết toán thành công')).first().waitFor();
  if (await warned.isVisible()) {
    await warned.check();
    await confirm(page, 'Xác nhận');
  }
  await page.getByText('Gia hạn quyết toán thành công').waitFor();
  await page.getByText('đã gia hạn 1 ngày').waitFor();
  await page.getByText('đã chấp nhận').waitFor(); // F-30: ten days asked for, one given
});

it('F-21, F-57: the settlement needs a reason for each unpaid line and balances', async () => {
  const { page } = postOffice;
  await postOffice.visit('/provider?state=paying');
  await page.locator('tbody tr').first().click();
  await page.locator('tbody tr').nth(3).waitFor();
  await page.locator('tbody input[type=checkbox]').nth(2).check();
  await page.locator('tbody input[type=checkbox]').nth(3).check();
  await page.getByRole('button', { name: 'Không chi trả được' }).click();
  await page.getByRole('button', { name: 'Gửi quyết toán' }).click();
  await page.getByText('Cân: Danh sách = Đã trả + Chưa trả').waitFor();
  await page.getByText('Mỗi đối tượng chưa chi trả cần có lý do.').waitFor();
  for (const reason of await page.getByPlaceholder('Lý do chưa chi trả').all()) await reason.fill('Đi vắng, không liên lạc được');
  await postOffice.check('settlement-dialog');
  await confirm(page, 'Gửi quyết toán');
  await page.getByText('Đã gửi quyết toán').first().waitFor();
});

it('F-22, F-23: exactly the two unpaid are listed with reasons; closing waits for the cut-off', async () => {
  const { page } = officer;
  await officer.visit('/settlement');
  const unpaid = page.getByRole('region', { name: 'Danh sách chưa chi trả đơn vị chi trả' });
  await expect.poll(() => unpaid.locator('tbody tr').count()).toBe(2);
  await expect.poll(() => unpaid.getByText('Đi vắng, không liên lạc được').count()).toBe(2);
  expect(await page.getByRole('button', { name: 'Chốt quyết toán' }).getAttribute('aria-disabled')).toBe('true');
  await page.getByText('Chỉ được chốt quyết toán sau ngày').first().waitFor();
  await officer.check('settlement-received');
});

// At a phone's width these screens are long: tried with LOOKS=all.
describe.each(looks.filter((look) => look.width > 400 || process.env.LOOKS === 'all'))('J-26 at $name', (look) => {
  it('the month and the package pass WCAG A and AA and fit', async () => {
    const reader = await Person.at(browser, 'huyen.canbo', look);
    for (const [name, path] of [['payment', '/payment'], ['payment-lines', '/payment?tab=lines'], ['payment-history', '/payment?tab=history'], ['settlement', '/settlement'], ['extension', '/settlement-extension'], ['lock', '/payment-lock'], ['settings', '/settings/system'], ['payment-none', '/payment?month=2024-01']] as const) {
      await reader.visit(path);
      await reader.check(`${name}-${look.name}`);
    }
    await reader.leave();
    const provider = await Person.at(browser, 'buudien.canbo', look);
    await provider.visit('/provider');
    await provider.check(`packages-${look.name}`);
    await provider.page.locator('tbody tr, ul[aria-label] li button').first().click();
    await provider.page.waitForURL(/packages\/.+/);
    await provider.settled();
    await provider.check(`package-${look.name}`);
    await provider.leave();
  });
});

it('F-24, F-53: after the cut-off the settlement is closed; the period is locked, and opened with a reason', async () => {
  await advance(72);
  const { month } = await today();
  officer = await Person.at(browser, 'huyen.canbo');
  const { page } = officer;
  const period = await firstMonth(page, month);
  settledMonth = period;
  await officer.visit(`/settlement?month=${period}`);
  await page.getByRole('button', { name: 'Chốt quyết toán' }).click();
  await officer.check('close-dialog');
  await confirm(page, 'Chốt quyết toán');
  await page.getByText('Đã quyết toán', { exact: true }).first().waitFor();
  await officer.visit(`/payment-lock?month=${period}`);
  await page.getByRole('button', { name: 'Khóa kỳ chi trả' }).click();
  await confirm(page, 'Khóa kỳ');
  await page.getByText('Đã khóa kỳ', { exact: true }).first().waitFor();
  await new ListPlay(await as('huyen.canbo'), period).becomes((l) => l.export !== undefined); // the file for analysts
  await officer.visit(`/payment-lock?month=${period}`);
  await page.getByRole('button', { name: 'Mở kỳ chi trả' }).click();
  await page.getByRole('dialog').getByLabel('Lý do mở kỳ').fill('Bổ sung chứng từ');
  await confirm(page, 'Mở kỳ');
  await page.getByText('Đã quyết toán', { exact: true }).first().waitFor();
  await officer.settled();
  await expect.poll(() => page.getByText('Bổ sung chứng từ').count()).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'Khóa kỳ chi trả' }).click();
  await confirm(page, 'Khóa kỳ');
  await page.getByText('Đã khóa kỳ', { exact: true }).first().waitFor();
  await officer.check('locked');
});

describe.each(looks)('F-53, F-57 at $name', (look) => {
  it('the locked period balances, a year is shown, and a line leads to its decision and its law', async () => {
    const reader = await Person.at(browser, 'huyen.canbo', look);
    const { page } = reader;
    await reader.visit(`/payment-balance?month=${settledMonth}`);
    await page.getByText('Cân: Danh sách = Đã trả + Chưa trả').waitFor();
    await page.getByText('Cân: Chưa trả = Đã mang sang + Còn mở').waitFor();
    await reader.check(`balance-${look.name}`);
    await reader.visit('/payment-year');
    await page.getByRole('figure').locator('svg').first().waitFor();
    await reader.check(`year-${look.name}`);
    await reader.visit(`/payment?month=${settledMonth}&tab=lines`);
    await page.locator('a[href*="/payment-lines/"]').first().click();
    await page.getByRole('heading', { name: 'Căn cứ pháp luật của tháng' }).waitFor();
    await page.getByRole('heading', { name: 'Kết quả chi trả' }).waitFor();
    await reader.settled();
    await reader.check(`line-${look.name}`);
    await reader.leave();
  });
});

/** The month that was settled: this one, or the one before when the clock has passed its end. */
async function firstMonth(page: Page, month: string): Promise<string> {
  const [m = '', y = ''] = month.split('/');
  const now = `${y}-${m}`;
  await page.goto(`/settlement?month=${now}`);
  await page.getByText('Đã nhận quyết toán').or(page.getByText('chưa có danh sách chi trả')).first().waitFor();
  if ((await page.getByText('Đã nhận quyết toán').count()) > 0) return now;
  return new Date(Date.UTC(Number(y), Number(m) - 2, 1)).toISOString().slice(0, 7);
}

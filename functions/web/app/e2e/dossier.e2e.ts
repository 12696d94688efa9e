import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Person, smallPdf, startBrowser } from './support';

// One dossier through a two-level commune, by the hands of the four people it
// takes: filed and processed, signed, issued, given to the citizen.
let browser: Browser;
let code = '';
const name = `Công Tằng Tôn Nữ Thị Hồng ${['Ngọc', 'Nhung', 'Hạnh', 'Vân'][Date.now() % 4] ?? 'Ngọc'}`;
const nationalId = `042140${String(Date.now() % 1_000_000).padStart(6, '0')}`;

beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

it('C-20, C-57: an officer files a dossier; missing fields are named beside them and in a summary', async () => {
  const officer = await Person.at(browser, 'thanhsen.canbo');
  const { page } = officer;
  await page.getByRole('link', { name: 'Thêm mới hồ sơ' }).click();
  await page.getByRole('combobox', { name: 'Thủ tục' }).or(page.getByRole('textbox', { name: 'Thủ tục' })).first().click();
  await page.getByRole('option', { name: 'Trợ cấp xã hội hàng tháng' }).click();
  await page.getByRole('button', { name: 'Lưu hồ sơ' }).click();
  await page.getByRole('alert').waitFor();
  await officer.check('new-dossier-refused');
  await page.getByRole('alert').getByRole('link').first().click();
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('INPUT');

  const person = page.getByRole('group', { name: 'Đối tượng' });
  await person.getByLabel('Họ và tên').fill(name);
  await person.getByLabel('Ngày sinh').fill('4/3/1940');
  await person.getByLabel('Số định danh').fill(nationalId);
  await person.getByRole('radio', { name: 'Nữ' }).check();
  await person.getByLabel('Thôn, xóm, số nhà').fill('Tổ dân phố 5');

  await page.reload(); // nothing typed is lost
  await officer.settled();
  expect(await person.getByLabel('Họ và tên').inputValue()).toBe(name);

  await page.getByRole('textbox', { name: 'Loại đối tượng' }).or(page.getByRole('combobox', { name: 'Loại đối tượng' })).first().click();
  await page.getByRole('option', { name: /không có người phụng dưỡng/ }).click();
  for (const [i, paper] of ['Tờ khai', 'Giấy tờ tùy thân'].entries()) {
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: 'Chọn tệp' }).nth(i).click()]);
    await chooser.setFiles({ name: `${paper}.pdf`, mimeType: 'application/pdf', buffer: smallPdf(`Paper ${i + 1}`) });
    await page.getByText(`${paper}.pdf`).waitFor();
  }
  await officer.check('new-dossier');
  await page.getByRole('button', { name: 'Lưu hồ sơ' }).click();
  await page.waitForURL(/\/dossiers\/[^/]*\d[^/]*$/);
  code = decodeURIComponent(new URL(page.url()).pathname.split('/').at(-1) ?? '');
  await officer.settled();
  await officer.check('dossier-filed');
  await officer.leave();
});

it('C-24, C-26, C-27, C-29: the officer processes and forwards; cancelling the confirmation changes nothing', async () => {
  const officer = await Person.at(browser, 'thanhsen.canbo');
  const { page } = officer;
  await officer.visit(`/dossiers/${code}`);
  await page.getByRole('button', { name: /xử lý/i }).first().click();
  await page.getByRole('status').first().waitFor();
  await page.getByRole('button', { name: 'Cập nhật hồ sơ' }).click();
  const drawer = page.getByRole('dialog');
  await drawer.getByLabel('Hưởng từ').fill('12/2026');
  await drawer.getByLabel('Ý kiến xử lý').fill('Đủ điều kiện hưởng.');
  await officer.check('dossier-update');
  await drawer.getByRole('button', { name: 'Cập nhật', exact: true }).click();
  await drawer.waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: /Lập/ }).click();
  await page.getByText('Dự thảo').first().waitFor();
  await officer.settled();
  await officer.check('dossier-drafted');

  await page.getByRole('radio').first().check();
  await page.getByRole('button', { name: 'Chuyển tiếp', exact: true }).click();
  await officer.check('dossier-forward-confirm');
  await page.getByRole('dialog').getByRole('button', { name: 'Hủy' }).click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await officer.visit(`/dossiers/${code}`);
  await page.getByRole('button', { name: 'Chuyển tiếp', exact: true }).waitFor(); // still here
  await page.getByRole('radio').first().check();
  await page.getByRole('button', { name: 'Chuyển tiếp', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Xác nhận' }).click();
  await page.getByText(/Hồ sơ đang ở/).first().waitFor();
  await officer.check('dossier-forwarded');
  await officer.leave();
});

it('C-14, C-17, C-18: another account finds out who holds it and may not receive it', async () => {
  const other = await Person.at(browser, 'thanhsen.vanthu');
  const { page } = other;
  await other.visit('/dossiers/queue/AWAITING_RECEIPT');
  await other.check('queue-empty');
  await page.getByRole('main').getByRole('link', { name: 'Tra cứu hồ sơ' }).click();
  await page.getByLabel('Mã hồ sơ hoặc tên đối tượng').fill(code.toLowerCase());
  await page.getByRole('button', { name: 'Tìm kiếm', exact: true }).click();
  await page.getByRole('button', { name: `Thao tác với hồ sơ ${code}` }).click();
  await page.getByRole('menuitem', { name: 'Xem chi tiết' }).click();
  await page.waitForURL(`**/dossiers/${code}`);
  await page.goBack();
  await page.getByRole('row').filter({ hasText: code }).getByRole('link').nth(1).click(); // by the name's text
  await page.waitForURL(`**/dossiers/${code}`);
  await other.settled();
  await expect.poll(() => page.getByRole('button', { name: 'Tiếp nhận hồ sơ' }).count()).toBe(0);
  await other.leave();
});

it('C-22, C-49: the leader receives and signs; the check is told in words', async () => {
  const leader = await Person.at(browser, 'thanhsen.lanhdao');
  const { page } = leader;
  await leader.visit('/dossiers/queue/AWAITING_RECEIPT');
  const row = page.getByRole('row').filter({ hasText: code });
  await row.focus();
  await page.keyboard.press('Enter'); // by keyboard alone
  await page.getByRole('button', { name: 'Tiếp nhận hồ sơ' }).click();
  await page.getByRole('button', { name: 'Ký số' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Sẵn sàng').waitFor();
  await leader.settled();
  await leader.check('signing');
  await dialog.getByRole('button', { name: 'Ký số' }).click();
  await dialog.getByRole('button', { name: 'Xong' }).waitFor();
  await leader.settled();
  await leader.check('signed');
  await dialog.getByRole('button', { name: 'Xong' }).click();
  await page.getByRole('radio').first().check();
  await page.getByRole('button', { name: 'Chuyển tiếp', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Xác nhận' }).click();
  await page.getByText(/Hồ sơ đang ở/).first().waitFor();
  await leader.leave();
});

it('C-50, C-46: the clerk numbers, seals and issues', async () => {
  const clerk = await Person.at(browser, 'thanhsen.vanthu');
  const { page } = clerk;
  await clerk.visit(`/dossiers/${code}`);
  await page.getByRole('button', { name: 'Tiếp nhận hồ sơ' }).click();
  await page.getByRole('button', { name: 'Ký phát hành' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Số văn bản').waitFor();
  await clerk.check('issuing');
  await dialog.getByRole('button', { name: 'Ký phát hành' }).click();
  await dialog.getByRole('button', { name: 'Xong' }).waitFor();
  await clerk.settled();
  await clerk.check('issued');
  await clerk.leave();
});

it('C-43, C-44, C-15, C-16: the officer receives the result and gives it to the citizen', async () => {
  const officer = await Person.at(browser, 'thanhsen.canbo');
  const { page } = officer;
  await officer.visit('/dossiers/queue/RESULT_AWAITING_RECEIPT');
  await page.getByRole('link', { name: code }).click();
  await page.getByRole('button', { name: /^Tiếp nhận/ }).click();
  await page.getByRole('button', { name: /[Tt]rả kết quả/ }).waitFor();
  await page.getByRole('button', { name: 'Thông tin chính sách' }).click();
  await page.getByRole('dialog').getByText('/QĐ-').waitFor();
  await officer.check('policy');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /[Tt]rả kết quả/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Xác nhận' }).click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await officer.visit(`/dossiers/${code}`);
  await officer.check('dossier-ended');
  await officer.leave();
});

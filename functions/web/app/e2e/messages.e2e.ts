import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, it } from 'vitest';
import { as, ListPlay } from './play';
import { localNow, looks, monthAfter, Person, postOfficeDoes, startBrowser } from './support';
import { type Cell, workbook } from './xlsx';

// A list that the provider's system refuses at first: the officer sees why in
// the log of messages and sends it again; the provider's clerk then records
// payments by workbook.
let browser: Browser;

beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

interface Line {
  reference_id: string;
  payee_name: string;
  amount: number;
}

/** The columns of the provider's workbook. */
const heads = ['Mã tham chiếu', 'Họ và tên', 'Số định danh', 'Số tiền (đ)', 'Hình thức', 'Kết quả', 'Ngày trả', 'Lý do chưa trả'];

it('J-17, J-05: a refused message is seen and sent again; payments are recorded by workbook', async () => {
  const officer = await Person.at(browser, 'huyen.canbo');
  const ask = await as('huyen.canbo');
  const local = await localNow();
  const play = new ListPlay(ask, monthAfter(local, 1));
  await ListPlay.settings(ask, {});
  const { version } = await play.prepared();
  await postOfficeDoes({ action: 'behave', decline: 1000 });
  await ask('POST', `${play.path}/send`, { version });
  await play.becomes((l) => l.packages[0]?.note !== undefined);

  const { page } = officer;
  await officer.visit('/messages');
  await page.getByText('Bị từ chối').first().waitFor();
  for (const look of looks) {
    const looking = await Person.at(browser, 'huyen.canbo', look);
    await looking.visit('/messages');
    await looking.check(`messages-${look.name}`);
    await looking.leave();
  }
  await page.getByText('danh sách chi trả').first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Đơn vị chi trả không nhận thông điệp').waitFor();
  await officer.settled();
  await officer.check('message-refused');
  await postOfficeDoes({ action: 'behave' });
  await dialog.getByRole('button', { name: 'Gửi lại' }).click();
  await dialog.getByText('Đã giao').waitFor();
  const { packages } = await play.becomes((l) => l.packages[0]?.state === 'delivered');

  const clerk = await Person.at(browser, 'buudien.canbo');
  const pkg = packages[0]?.id ?? '';
  await clerk.visit(`/provider/packages/${pkg}`);
  const askAsClerk = await as('buudien.canbo');
  const commune = (await askAsClerk<{ communes: { commune: string }[] }>('GET', `/provider/packages/${pkg}`)).communes[0]?.commune ?? '';
  const { items: lines } = await askAsClerk<{ items: Line[] }>('GET', `/provider/packages/${pkg}/lines?commune=${commune}`);
  await clerk.settled();
  await clerk.page.getByRole('button', { name: 'Ghi nhận bằng bảng tính' }).click();
  const sheet = clerk.page.getByRole('dialog');
  const today = `${String(local.getUTCDate()).padStart(2, '0')}/${String(local.getUTCMonth() + 1).padStart(2, '0')}/${String(local.getUTCFullYear())}`;
  await sheet.getByRole('button', { name: 'Tải bảng tính' }).waitFor();
  const filled = (...outcomes: Cell[][]) => ({
    name: 'chi-tra.xlsx',
    mimeType: 'application/octet-stream',
    buffer: workbook('Chi trả', [['Gói tin', pkg], heads, ...outcomes.map((o, i) => [lines[i]?.reference_id, lines[i]?.payee_name, '', lines[i]?.amount, '', ...o])]),
  });
  await sheet.locator('input[type=file]').setInputFiles(filled(['Đã trả', today], ['Có lẽ'], ['Chưa trả']));
  await sheet.getByText('2 ô sai').waitFor();
  await sheet.getByText('F4', { exact: true }).waitFor();
  await sheet.locator('input[type=file]').setInputFiles(filled(['Đã trả', today], ['Chưa trả', '', 'Đi vắng']));
  await sheet.getByText('Sẽ ghi chưa trả').waitFor();
  await clerk.check('workbook-checked');
  await sheet.getByRole('button', { name: 'Ghi nhận 2 dòng' }).click();
  await clerk.page.getByText('Đi vắng').first().waitFor();
}, 180_000);

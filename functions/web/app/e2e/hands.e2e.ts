import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { as, DossierPlay } from './play';
import { Person, smallPdf, startBrowser } from './support';

// A citizen's dossier through the three levels, with everything that may come
// between: a supplement asked of the citizen and of the commune, a signature
// made outside, two tabs at one dossier, and back with the decision.
let browser: Browser;
let citizen: Person;
let officer: Person;
let holder = 'xuanyen.canbo';
let play: DossierPlay;
const phone = { name: 'phone', width: 390, height: 844, dark: false };
const name = 'Nguyễn Thị Hoàng Quỳnh Như';

beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const dialogOf = (person: Person) => person.page.getByRole('dialog');
const confirm = (person: Person, button: string | RegExp = 'Xác nhận') => dialogOf(person).getByRole('button', { name: button }).click();

/** Chooses a file at a button. */
async function choose(person: Person, button: string | RegExp, file: string, content: Buffer, n = 0): Promise<void> {
  const [chooser] = await Promise.all([person.page.waitForEvent('filechooser'), person.page.getByRole('button', { name: button }).nth(n).click()]);
  await chooser.setFiles({ name: file, mimeType: 'application/pdf', buffer: content });
}

it('C-19, J-11: a citizen files on a phone, and finds the dossier at the start', async () => {
  citizen = await Person.at(browser, 'congdan.an', phone);
  const { page } = citizen;
  await page.getByText('Bạn chưa nộp hồ sơ nào.').waitFor();
  await citizen.check('citizen-none');
  await page.getByRole('button', { name: 'Nộp hồ sơ mới' }).click();
  await page.getByRole('combobox', { name: 'Thủ tục' }).or(page.getByRole('textbox', { name: 'Thủ tục' })).first().click();
  await page.getByRole('option', { name: 'Trợ cấp xã hội hàng tháng' }).click();
  const person = page.getByRole('group', { name: 'Đối tượng' });
  await person.getByLabel('Họ và tên').fill(name);
  await person.getByLabel('Ngày sinh').fill('15/03/1951');
  await person.getByLabel('Số định danh').fill('042151000901');
  await person.getByRole('radio', { name: 'Nữ' }).check();
  await person.getByLabel('Thôn, xóm, số nhà').fill('Thôn Trung Vân');
  await page.getByRole('combobox', { name: 'Loại đối tượng' }).or(page.getByRole('textbox', { name: 'Loại đối tượng' })).first().click();
  await page.getByRole('option', { name: /không có người phụng dưỡng/ }).click();
  for (const [i, paper] of ['to-khai.pdf', 'can-cuoc.pdf'].entries()) {
    await choose(citizen, 'Chọn tệp', paper, smallPdf(paper), i);
    await page.getByRole('button', { name: 'Bỏ', exact: true }).nth(i).waitFor();
  }
  await page.getByRole('button', { name: 'Nộp hồ sơ', exact: true }).click();
  await page.waitForURL(/\/dossiers\/HS-/);
  const code = decodeURIComponent(new URL(page.url()).pathname.split('/').at(-1) ?? '');
  play = DossierPlay.of(code);
  await citizen.settled();
  await citizen.check('citizen-filed');
  await citizen.visit('/');
  await page.getByText(code).first().waitFor();
  holder = (await (await as('congdan.an'))<{ holder: { id: string } }>('GET', `/dossiers/${code}`)).holder.id;
});

it('C-32, C-33: the commune asks for a paper; the citizen reads it, brings it, and it comes back marked new', async () => {
  officer = await Person.at(browser, holder);
  await officer.visit(`/dossiers/${play.code}`);
  await officer.page.getByRole('button', { name: 'Tiếp nhận hồ sơ' }).click();
  await officer.page.getByRole('button', { name: 'Yêu cầu người dân bổ sung' }).click();
  await dialogOf(officer).getByLabel('Nội dung cần bổ sung').fill('Thiếu giấy xác nhận hộ nghèo');
  await dialogOf(officer).getByRole('checkbox').nth(2).check();
  await officer.check('ask-citizen');
  await confirm(officer);
  await dialogOf(officer).waitFor({ state: 'hidden' });

  const { page } = citizen;
  await citizen.visit('/');
  await citizen.check('citizen-asked');
  await page.getByRole('link', { name: 'Xem nội dung và nộp bổ sung' }).click();
  await page.getByText('Thiếu giấy xác nhận hộ nghèo').first().waitFor();
  await citizen.settled();
  await page.getByRole('button', { name: 'Giấy tờ khác…' }).click();
  await choose(citizen, /^Tải lên:/, 'ho-ngheo.pdf', smallPdf('Ho ngheo'), 2);
  await page.getByText('ho-ngheo.pdf').first().waitFor();
  await page.getByRole('button', { name: 'Nộp bổ sung' }).click();
  await dialogOf(citizen).getByLabel('Ý kiến').fill('Đã nộp đủ');
  await confirm(citizen);
  await dialogOf(citizen).waitFor({ state: 'hidden' });

  await officer.visit('/dossiers/queue/CITIZEN_SUPPLEMENTED');
  await officer.page.getByRole('link', { name: play.code }).click();
  await officer.page.getByRole('button', { name: 'Tiếp nhận hồ sơ bổ sung' }).click();
  await officer.page.getByText('Mới bổ sung').waitFor();
});

it('page: two tabs at one dossier: the later save is told, and keeps what was typed', async () => {
  const { page } = officer;
  await officer.visit(`/dossiers/${play.code}`);
  await page.getByRole('button', { name: 'Cập nhật hồ sơ' }).click();
  await dialogOf(officer).getByLabel('Ý kiến xử lý').fill('Gia đình neo đơn, đề nghị hưởng.');
  await play.do(holder, 'update', { processing: { category: '5a', from: '2026-12', opinion: '' } }); // the other tab
  const save = () => dialogOf(officer).getByRole('button', { name: 'Cập nhật', exact: true }).click();
  await save();
  await dialogOf(officer).getByRole('alert').waitFor();
  await dialogOf(officer).getByText('Dữ liệu đã được cập nhật trong lúc bạn nhập.', { exact: false }).waitFor();
  expect(await dialogOf(officer).getByLabel('Ý kiến xử lý').inputValue()).toBe('Gia đình neo đơn, đề nghị hưởng.');
  expect(await dialogOf(officer).getByLabel('Hưởng từ').inputValue()).toBe('12/2026'); // the other tab's
  await officer.check('changed-meanwhile');
  await save();
  await dialogOf(officer).waitFor({ state: 'hidden' });
  await page.getByText('Gia đình neo đơn, đề nghị hưởng.').first().waitFor();
  await play.do(holder, 'draft-decision');

  // The dossier leaves while a dialog is open: the dialog stays, with the words and the reason.
  await page.reload();
  await page.getByRole('button', { name: 'Hoàn trả hồ sơ không đủ điều kiện' }).click();
  await dialogOf(officer).getByLabel('Lý do').fill('Đang hưởng lương hưu');
  await play.to(holder, 'xuanyen.lanhdao');
  await confirm(officer);
  await dialogOf(officer).getByRole('alert').waitFor();
  expect(await dialogOf(officer).getByLabel('Lý do').inputValue()).toBe('Đang hưởng lương hưu');
  await dialogOf(officer).getByRole('button', { name: 'Hủy' }).click();
});

// page_test.go signs what it is sent, as the leader's own tool would.
const signer = process.env.OUTSIDE_SIGNER ?? '';
it.skipIf(!signer)('C-48, C-49, C-53: a note signed with the tool on the leader\'s machine; another file is refused', async () => {
  const leader = await Person.at(browser, 'xuanyen.lanhdao');
  const { page } = leader;
  await leader.visit(`/dossiers/${play.code}`);
  await page.getByRole('button', { name: 'Ký số' }).click();
  await dialogOf(leader).getByText('Ký bằng công cụ trên máy (VGCA)').click();
  await dialogOf(leader).getByRole('link', { name: 'Tải công cụ ký số và hướng dẫn' }).waitFor();
  const [answer] = await Promise.all([page.waitForResponse((r) => /\/papers\/[^/]+$/.test(new URL(r.url()).pathname) && r.request().method() === 'GET'), dialogOf(leader).getByRole('button', { name: 'Tải tệp để ký' }).click()]);
  const { url } = (await answer.json()) as { url: string };
  const draft = await (await fetch(url)).arrayBuffer();
  await choose(leader, 'Tải tệp đã ký lên', 'to-trinh-khac.pdf', smallPdf('Another note'));
  await dialogOf(leader).getByRole('alert').waitFor();
  await leader.check('signed-outside-refused');
  const signed = await fetch(`${signer}/${play.code}`, { method: 'POST', body: draft });
  expect(signed.status).toBe(200);
  await choose(leader, 'Tải tệp đã ký lên', 'to-trinh.signed.pdf', Buffer.from(await signed.arrayBuffer()));
  await dialogOf(leader).getByText('Chữ ký hợp lệ').waitFor();
  await leader.check('signed-outside');
  await confirm(leader, 'Xong');
  await leader.leave();
});

it('C-34, C-45: the district asks the commune for more, gets it, and decides; the result comes down to the citizen', async () => {
  if (!signer) await play.do('xuanyen.lanhdao', 'sign');
  await play.to('xuanyen.lanhdao', 'xuanyen.vanthu');
  await play.do('xuanyen.vanthu', 'issue');
  await play.to('xuanyen.vanthu', 'huyen.canbo');
  const district = await Person.at(browser, 'huyen.canbo');
  await district.visit(`/dossiers/${play.code}`);
  await district.page.getByRole('button', { name: 'Yêu cầu bổ sung', exact: true }).click();
  await dialogOf(district).getByLabel('Nội dung cần bổ sung').fill('Ghi rõ hoàn cảnh gia đình');
  await district.check('ask-commune');
  await confirm(district);
  await dialogOf(district).waitFor({ state: 'hidden' });
  await district.page.getByText(/Bạn chỉ xem được/).waitFor();

  const { page } = officer;
  await officer.visit('/dossiers/queue/SUPPLEMENT_REQUESTED');
  await page.getByRole('link', { name: play.code }).click();
  await page.getByText('Ghi rõ hoàn cảnh gia đình').first().waitFor();
  await page.getByRole('button', { name: 'Tiếp nhận yêu cầu' }).click();
  await page.getByRole('button', { name: 'Hoàn thành bổ sung' }).click();
  await dialogOf(officer).getByLabel('Ý kiến').fill('Đã bổ sung hoàn cảnh');
  await confirm(officer);
  await dialogOf(officer).waitFor({ state: 'hidden' });

  await district.visit('/dossiers/queue/AWAITING_RECEIPT');
  await district.page.getByRole('link', { name: play.code }).click();
  await district.page.getByRole('button', { name: 'Tiếp nhận hồ sơ' }).click();
  await district.page.getByRole('button', { name: /^Lập/ }).click();
  await district.page.getByText('Dự thảo').first().waitFor();
  await district.settled();
  await district.page.getByRole('radio').first().check();
  await district.page.getByRole('button', { name: 'Chuyển tiếp', exact: true }).click();
  await confirm(district);
  await district.page.getByText(/Hồ sơ đang ở/).first().waitFor();
  await district.leave();

  await play.do('huyen.truongphong', 'receive');
  await play.to('huyen.truongphong', 'huyen.lanhdao');
  await play.do('huyen.lanhdao', 'sign');
  await play.to('huyen.lanhdao', 'huyen.vanthu');
  await play.do('huyen.vanthu', 'issue');
  await officer.visit('/dossiers/queue/RESULT_AWAITING_RECEIPT');
  await page.getByRole('link', { name: play.code }).click();
  await page.getByRole('button', { name: 'Tiếp nhận kết quả' }).click();
  await page.getByRole('button', { name: 'Trả kết quả', exact: true }).click();
  await confirm(officer);
  await dialogOf(officer).waitFor({ state: 'hidden' });

  await citizen.visit('/notices'); // J-11: one notice, with a link
  await citizen.page.getByRole('main').getByRole('button').filter({ hasText: play.code }).filter({ hasText: 'kết quả' }).first().click();
  await citizen.page.waitForURL(`**/dossiers/${play.code}**`);
  await citizen.page.getByText('/QĐ-UBND').first().waitFor();
  await citizen.settled();
  await citizen.check('citizen-result');
});

it('C-39, C-40, C-41: the district sends back, the commune returns it as ineligible; a leader rejects, and nothing goes on', async () => {
  const { page } = officer;
  const back = await DossierPlay.prepared('xuanyen.canbo', 'Hồ Thị Mười Một', '042151000902');
  await back.atDistrict();
  const district = await Person.at(browser, 'huyen.canbo');
  await district.visit(`/dossiers/${back.code}`);
  await district.page.getByRole('button', { name: 'Hoàn trả hồ sơ', exact: true }).click();
  await dialogOf(district).getByLabel('Lý do').fill('Đang hưởng lương hưu hằng tháng');
  await district.check('send-back');
  await confirm(district);
  await dialogOf(district).waitFor({ state: 'hidden' });
  await district.leave();
  const commune = holder === 'xuanyen.canbo' ? officer : await Person.at(browser, 'xuanyen.canbo');
  await commune.visit('/dossiers/queue/SENT_BACK');
  await commune.page.getByText('Lý do: Đang hưởng lương hưu hằng tháng').waitFor();
  await commune.check('queue-sent-back');
  await commune.page.getByRole('link', { name: back.code }).click();
  await commune.page.getByRole('button', { name: 'Hoàn trả hồ sơ không đủ điều kiện' }).click();
  await dialogOf(commune).getByLabel('Lý do').fill('Không đủ điều kiện: có lương hưu');
  await confirm(commune);
  await dialogOf(commune).waitFor({ state: 'hidden' });

  const rejected = await DossierPlay.prepared('xuanyen.canbo', 'Lê Văn Mười Hai', '042151000903');
  await rejected.to('xuanyen.canbo', 'xuanyen.lanhdao');
  const leader = await Person.at(browser, 'xuanyen.lanhdao');
  await leader.visit(`/dossiers/${rejected.code}`);
  await leader.page.getByRole('button', { name: 'Từ chối' }).click();
  await leader.page.keyboard.press('Escape'); // nothing is done, and the focus is back at the button
  await dialogOf(leader).waitFor({ state: 'hidden' });
  await expect.poll(() => leader.page.evaluate(() => document.activeElement?.textContent)).toBe('Từ chối');
  await leader.page.keyboard.press('Enter');
  await dialogOf(leader).getByLabel('Lý do').fill('Không cư trú tại xã');
  await confirm(leader);
  await dialogOf(leader).waitFor({ state: 'hidden' });
  await leader.leave();
  await commune.visit(`/dossiers/${rejected.code}`);
  await commune.page.getByText('Hồ sơ đã kết thúc hoặc không còn thao tác nào cho bạn.').waitFor();
  await commune.check('rejected');
  expect(page.isClosed()).toBe(false);
});

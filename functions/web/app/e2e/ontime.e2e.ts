import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { as, DossierPlay } from './play';
import { advance, localNow, looks, Person, startBrowser } from './support';

// Thống kê đúng hạn (J-06): 10 dossiers ended of which 2 late, 80 % on time,
// down to the 2.
let browser: Browser;
let from: string;
const late: string[] = [];

beforeAll(async () => {
  browser = await startBrowser();
  from = (await localNow()).toISOString().slice(0, 10);
  const ask = await as('xuanyen.canbo');
  const plays: DossierPlay[] = [];
  for (let n = 0; n < 11; n++) {
    const person = { name: `Lê Thị Mười ${String(n)}`, birthDate: '1951-03-15', sex: 'female', nationalId: `0421510008${String(n).padStart(2, '0')}`, address: 'Thôn Trung Vân' };
    const { code } = await ask<{ code: string }>('POST', '/dossiers', { procedure: 'monthly-allowance', application: { person, category: '5a' } });
    plays.push(DossierPlay.of(code));
    await DossierPlay.of(code).do('xuanyen.canbo', 'start');
  }
  for (const [n, play] of plays.slice(0, 10).entries()) {
    if (n === 8) await advance(60 * 24);
    if (n >= 8) late.push(play.code);
    await play.do('xuanyen.canbo', 'return-ineligible', { reason: 'Chưa đủ tuổi' });
  }
});
afterAll(() => browser.close());

it('J-06: 80 % on time; the late number leads to the 2 dossiers, each to itself', async () => {
  const leader = await Person.at(browser, 'huyen.lanhdao');
  const { page } = leader;
  await page.getByRole('link', { name: 'Thống kê đúng hạn' }).click();
  await page.getByRole('heading', { level: 1, name: 'Thống kê đúng hạn' }).waitFor();
  await leader.settled();
  await page.getByLabel('Từ ngày').fill(from.split('-').reverse().join('/'));
  await page.waitForURL((url) => url.searchParams.get('from') === from);
  for (const [by, label] of [['Thủ tục', 'Trợ cấp xã hội hàng tháng'], ['Đơn vị', 'Xã Xuân Yên'], ['Bước', 'Cán bộ BTXH xã thẩm tra hồ sơ'], ['Cán bộ', 'Hồ Sỹ Dũng, Xã Xuân Yên']] as const) {
    await page.getByRole('radiogroup', { name: 'Thống kê theo' }).getByText(by, { exact: true }).click();
    await page.getByRole('link', { name: `${label}: 2 Hồ sơ trễ hạn` }).waitFor();
    await leader.settled();
    expect(await page.getByRole('region', { name: 'Thống kê đúng hạn' }).locator('tbody tr').allInnerTexts()).toEqual([expect.stringContaining('80,0 %')]);
  }
  await leader.check('ontime-officer');
  await page.getByRole('link', { name: 'Hồ Sỹ Dũng, Xã Xuân Yên: 2 Hồ sơ trễ hạn' }).click();
  await page.getByRole('heading', { level: 1, name: 'Hồ sơ trễ hạn' }).waitFor();
  await leader.settled();
  const codes = page.getByRole('region', { name: 'Hồ sơ sau con số' }).locator('tbody tr td:first-child');
  expect((await codes.allInnerTexts()).sort()).toEqual([...late].sort());
  await page.getByRole('link', { name: late[0] ?? '' }).click();
  await page.waitForURL((url) => url.pathname === `/dossiers/${late[0] ?? ''}`);
  await leader.leave();
});

it('A.4: an officer of the commune sees the own line, a colleague the total only', async () => {
  for (const [account, rows] of [['xuanyen.canbo', 1], ['xuanyen.canbo2', 0]] as const) {
    const person = await Person.at(browser, account);
    await person.visit(`/on-time?from=${from}&by=officer`);
    await person.page.getByText('Tài khoản này xem dòng của chính mình').waitFor();
    expect(await person.page.getByRole('region', { name: 'Thống kê đúng hạn' }).locator('tbody tr').count()).toBe(rows);
    await person.page.getByRole('region', { name: 'Cộng Xã Xuân Yên' }).getByText('80,0 %').waitFor();
    expect(await person.page.getByRole('link', { name: 'Lập báo cáo HS_03' }).count()).toBe(0);
    await person.leave();
  }
});

describe.each(looks)('J-26 at $name', (look) => {
  it('the statistic and the dossiers behind it pass WCAG A and AA and fit', async () => {
    const reader = await Person.at(browser, 'huyen.lanhdao', look);
    for (const [name, path] of [['ontime', `/on-time?from=${from}`], ['ontime-unit', `/on-time?from=${from}&by=unit`], ['ontime-step', `/on-time?from=${from}&by=step`], ['ontime-late', `/on-time/dossiers?from=${from}&by=step&of=late`], ['ontime-overdue', `/on-time/dossiers?from=${from}&by=officer&of=overdue`], ['ontime-none', '/on-time?unit=18355']] as const) {
      await reader.visit(path);
      await reader.check(`${name}-${look.name}`);
    }
    await reader.leave();
  });
});

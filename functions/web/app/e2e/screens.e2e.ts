import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { looks, Person, startBrowser } from './support';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const officerScreens: [string, string][] = [
  ['workbench', '/'],
  ['queue', '/dossiers/queue/IN_PROCESS'],
  ['search', '/dossiers/search'],
  ['new', '/dossiers/new'],
  ['profile', '/profile'],
  ['password', '/profile/password'],
  ['notices', '/notices'],
  ['help-signing', '/help/signing'],
  ['nowhere', '/no-such-page'],
  ['no-dossier', '/dossiers/HS-0'],
];

describe.each(looks)('J-26 at $name', (look) => {
  it('every screen of an officer passes WCAG A and AA and fits', async () => {
    const officer = await Person.at(browser, 'xuanyen.canbo', look);
    for (const [name, path] of officerScreens) {
      await officer.visit(path);
      await officer.check(`${name}-${look.name}`);
    }
    await officer.leave();
  });

  it('the public check of a decision needs no log-in', async () => {
    const anybody = await Person.at(browser, undefined, look);
    await anybody.visit('/verify/01J00000000000000000000000');
    await anybody.page.getByText('Không có văn bản nào mang mã này').waitFor();
    await anybody.check(`verify-${look.name}`);
    await anybody.leave();
  });
});

it('B-01: no token is kept on the device, and a reload needs no password', async () => {
  const officer = await Person.at(browser, 'xuanyen.canbo');
  const kept = await officer.page.evaluate(() => JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]));
  expect(kept).not.toMatch(/eyJ|access_token|refresh_token/);
  await officer.page.reload();
  await officer.page.getByRole('heading', { name: 'Bàn làm việc' }).waitFor();
  await officer.leave();
});

it('J-26: English by a switch, kept over a reload', async () => {
  const officer = await Person.at(browser, 'xuanyen.canbo');
  await officer.page.getByRole('button', { name: 'English' }).click();
  await officer.page.getByRole('heading', { name: 'Workbench' }).waitFor();
  await officer.page.reload();
  await officer.page.getByRole('heading', { name: 'Workbench' }).waitFor();
  expect(await officer.page.locator('html').getAttribute('lang')).toBe('en');
  await officer.leave();
});

it('the top search opens with Ctrl K and closes with Esc', async () => {
  const officer = await Person.at(browser, 'xuanyen.canbo');
  await officer.page.keyboard.press('Control+k');
  await officer.page.getByRole('dialog').getByRole('textbox').fill('zzzz');
  await officer.page.getByText('Không tìm thấy').waitFor();
  await officer.check('search-dialog');
  await officer.page.keyboard.press('Escape');
  await officer.page.getByRole('dialog').waitFor({ state: 'hidden' });
  await officer.leave();
});

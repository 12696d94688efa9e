import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { expect, onTestFailed } from 'vitest';

/** The running system; `make test` starts one and names it. */
export const base = process.env.SYSTEM_URL ?? 'http://localhost:8080';

/** The demonstration accounts' password (docs/architecture.md). */
export const password = process.env.DEMO_PASSWORD ?? 'AnSinh@2026';

const shots = join(import.meta.dirname, '..', 'screenshots');

/** PICTURES=1 keeps a picture of every screen that is checked; of one that failed there always is one. */
const pictures = process.env.PICTURES === '1';

/** How a screen is looked at: what offices have, and a phone; light and dark. */
export interface Look {
  name: string;
  width: number;
  height: number;
  dark: boolean;
}

const allLooks: Look[] = [
  { name: 'office', width: 1366, height: 768, dark: false },
  { name: 'office-dark', width: 1366, height: 768, dark: true },
  { name: 'phone', width: 390, height: 844, dark: false },
  { name: 'phone-dark', width: 390, height: 844, dark: true },
];

/** The looks a run tries: an office by day and a phone by night, or all with LOOKS=all. */
export const looks: Look[] = process.env.LOOKS === 'all' ? allLooks : allLooks.filter((l) => l.name === 'office' || l.name === 'phone-dark');

/** How long anything is waited for, in ms: a machine with much else to do takes its time. */
export const patience = 120_000;

/** Starts the browser that the system has. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
}

/** Asks the API as somebody; fails on any refusal but "not found". */
export type Ask = <T>(method: string, path: string, body?: unknown) => Promise<T>;

/** Asks the API with an Authorization header. */
export function askWith(authorization: string): Ask {
  return async <T>(method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${base}/api${path}`, {
      method,
      headers: { authorization, 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok && answer.status !== 404) throw new Error(`${method} ${path}: ${String(answer.status)} ${text}`);
    return JSON.parse(text) as T;
  };
}

/** Now as the system counts it, in Vietnam's time written as if it were UTC. */
export async function localNow(): Promise<Date> {
  const health = (await (await fetch(`${base}/api/health`)).json()) as { clock: string };
  return new Date(Date.parse(health.clock) + 7 * 3_600_000);
}

/** The month some months from a date: (2026-11-22, 1) -> "2026-12". */
export function monthAfter(from: Date, by: number): string {
  return new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + by, 1)).toISOString().slice(0, 7);
}

/** Moves the local runtime's clock. */
export async function advance(hours: number): Promise<void> {
  await local('clock', { advance: `${hours}h` });
}

/** Tells the simulated post office what to do (infra/local/postoffice). */
export async function postOfficeDoes(order: Record<string, unknown>): Promise<void> {
  await local('post-office/control', order);
}

async function local(route: string, body: unknown): Promise<void> {
  const answer = await fetch(`${base}/api/local/${route}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  expect(answer.ok, `${route}: ${String(answer.status)}`).toBe(true);
}

/** Puts a file where the API said. */
export async function put(to: { url: string; headers: Record<string, string> }, content: Buffer): Promise<void> {
  const answer = await fetch(to.url, { method: 'PUT', headers: to.headers, body: new Uint8Array(content) });
  expect(answer.ok).toBe(true);
}

/** A person at the page: one browser session, and what went wrong in it. */
export class Person {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Script errors and refusals of the content-security policy. */
  readonly faults: string[] = [];

  private constructor(context: BrowserContext, page: Page) {
    this.context = context;
    this.page = page;
    page.on('pageerror', (e) => this.faults.push(e.message));
    page.on('console', (m) => {
      if (m.type() === 'error' && /Content Security Policy|Uncaught|Warning:/.test(m.text())) this.faults.push(m.text());
    });
  }

  /** Opens a session; with an account, logs it in. */
  static async at(browser: Browser, account?: string, look: Look = { name: 'office', width: 1366, height: 768, dark: false }): Promise<Person> {
    const context = await browser.newContext({ baseURL: base, viewport: { width: look.width, height: look.height }, colorScheme: look.dark ? 'dark' : 'light', locale: 'vi-VN', reducedMotion: 'reduce' });
    context.setDefaultTimeout(patience);
    const person = new Person(context, await context.newPage());
    onTestFailed(async ({ task }) => {
      mkdirSync(shots, { recursive: true });
      await person.page.screenshot({ path: join(shots, `failed-${task.name.slice(0, 24).replace(/\W+/g, '-')}.png`) });
    });
    if (account) await person.logIn(account);
    return person;
  }

  /** Logs in at the issuer and waits for the frame. */
  async logIn(account: string): Promise<void> {
    await this.page.goto('/');
    await this.page.getByLabel('Tên đăng nhập').fill(account);
    await this.page.getByLabel('Mật khẩu').fill(password);
    await this.page.getByRole('button', { name: 'Đăng nhập' }).click();
    await this.page.getByRole('main').waitFor();
    await this.page.getByRole('heading', { level: 1 }).waitFor();
  }

  /** Goes to an address and waits until nothing loads any more. */
  async visit(path: string): Promise<void> {
    await this.page.goto(path);
    await this.settled();
  }

  /** Waits until nothing loads and no grey lines are shown. */
  async settled(): Promise<void> {
    await this.page.waitForLoadState('networkidle');
    await expect.poll(() => this.page.locator('[aria-busy="true"], .mantine-Loader-root').count()).toBe(0);
  }

  /** Holds the screen to WCAG A and AA and to its width. */
  async check(name: string): Promise<void> {
    if (pictures) {
      mkdirSync(shots, { recursive: true });
      await this.page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
    }
    const { violations } = await new AxeBuilder({ page: this.page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']).analyze();
    const bad = violations.filter((v) => v.impact === 'serious' || v.impact === 'critical').map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 160)).join(' | ')}`);
    expect(bad, name).toEqual([]);
    const wider = await this.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(wider, `${name} is wider than the screen`).toBeLessThanOrEqual(0);
    expect(this.faults, name).toEqual([]);
  }

  /** Ends the session. */
  async leave(): Promise<void> {
    await this.context.close();
  }
}

/** A small valid PDF of one page, for papers. */
export function smallPdf(text: string): Buffer {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${text.length + 40} >>\nstream\n${`BT /F1 24 Tf 72 760 Td (${text}) Tj ET`.padEnd(text.length + 40)}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let body = '%PDF-1.7\n';
  const offsets = objects.map((object, i) => {
    const at = body.length;
    body += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const xref = body.length;
  body += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.map((o) => `${String(o).padStart(10, '0')} 00000 n \n`).join('')}`;
  body += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${xref}\n%%EOF\n`;
  return Buffer.from(body, 'latin1');
}

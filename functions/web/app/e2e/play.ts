import { createHash, randomBytes } from 'node:crypto';
import { expect, vi } from 'vitest';
import { type Ask, askWith, base, password, patience, put, smallPdf } from './support';

// What a browser test only needs to have happened is done by the API: people
// log in without a browser, dossiers and lists move to where the test begins.

const known = new Map<string, Promise<Ask>>();

/** The API as an account, logged in as the page does it, without a browser. */
export function as(account: string): Promise<Ask> {
  let ask = known.get(account);
  if (!ask) known.set(account, (ask = logIn(account).then(askWith)));
  return ask;
}

/** The code flow with PKCE, up to the Authorization header. */
async function logIn(account: string): Promise<string> {
  const verifier = randomBytes(32).toString('base64url');
  const client = { client_id: 'ansinh-web', redirect_uri: `${base}/auth/callback` };
  const question = new URLSearchParams({ ...client, response_type: 'code', scope: 'openid profile', state: 's', code_challenge_method: 'S256', code_challenge: createHash('sha256').update(verifier).digest('base64url') });
  const form = await step(`/oidc/authorize?${question.toString()}`);
  const id = new URL(form, base).searchParams.get('id') ?? '';
  let next = await step('/oidc/login', new URLSearchParams({ id, account, password }));
  for (let n = 0; n < 5 && !next.includes('code='); n++) next = await step(next);
  const code = new URL(next, base).searchParams.get('code') ?? '';
  const answer = await fetch(`${base}/oidc/oauth/token`, { method: 'POST', body: new URLSearchParams({ ...client, grant_type: 'authorization_code', code, code_verifier: verifier }) });
  const { access_token: token } = (await answer.json()) as { access_token?: string };
  expect(token, `log-in of ${account}`).toBeTruthy();
  return `Bearer ${token ?? ''}`;
}

/** Asks the issuer; answers where it sends the browser. */
async function step(path: string, body?: URLSearchParams): Promise<string> {
  const answer = await fetch(new URL(path, base), { method: body ? 'POST' : 'GET', redirect: 'manual', ...(body ? { body } : {}) });
  return answer.headers.get('location') ?? '';
}

interface Upload {
  id: string;
  url: string;
  headers: Record<string, string>;
}

/** A dossier of a monthly allowance, moved by the API. */
export class DossierPlay {
  readonly code: string;

  private constructor(code: string) {
    this.code = code;
  }

  /** Has an officer take the application down, draft what there is to sign, and have it ready to forward. */
  static async prepared(officer: string, name: string, nationalId: string): Promise<DossierPlay> {
    const ask = await as(officer);
    const person = { name, birthDate: '1951-03-15', sex: 'female', nationalId, address: 'Thôn Trung Vân' };
    const { code } = await ask<{ code: string }>('POST', '/dossiers', { procedure: 'monthly-allowance', application: { person, category: '5a' } });
    const play = new DossierPlay(code);
    await play.do(officer, 'start');
    for (const type of ['application', 'identity']) await play.attach(officer, type);
    await play.do(officer, 'update', { processing: { category: '5a', from: '2026-12', opinion: 'Đủ điều kiện' } });
    await play.do(officer, 'draft-decision');
    return play;
  }

  /** A dossier that was filed at the page. */
  static of(code: string): DossierPlay {
    return new DossierPlay(code);
  }

  /** Sends a command with the version the account sees. */
  async do(account: string, action: string, fields: Record<string, unknown> = {}): Promise<void> {
    const ask = await as(account);
    const { version } = await ask<{ version: number }>('GET', `/dossiers/${this.code}`);
    await ask('POST', `/dossiers/${this.code}/${action}`, { version, ...fields });
  }

  /** Puts a paper of a type into the dossier. */
  async attach(account: string, type: string): Promise<void> {
    const content = smallPdf(type);
    const to = await (await as(account))<Upload>('POST', `/dossiers/${this.code}/papers`, { type, name: `${type}.pdf`, size: content.length });
    await put(to, content);
    await this.do(account, `papers/${to.id}/confirm`);
  }

  /** Forwards it to an officer, who receives it. */
  async to(from: string, officer: string): Promise<void> {
    await this.do(from, 'forward', { officer, comment: 'Kính chuyển' });
    await this.do(officer, 'receive');
  }

  /** Brings a prepared dossier of Xuân Yên to the district's officer. */
  async atDistrict(): Promise<void> {
    await this.to('xuanyen.canbo', 'xuanyen.lanhdao');
    await this.do('xuanyen.lanhdao', 'sign');
    await this.to('xuanyen.lanhdao', 'xuanyen.vanthu');
    await this.do('xuanyen.vanthu', 'issue');
    await this.to('xuanyen.vanthu', 'huyen.canbo');
  }
}

/** A payment list as the tests look at it. */
export interface PlayedList {
  state: string;
  version: number;
  sums: { total: number };
  packages: { id: string; state: string; note?: string }[];
  export?: { rows: number };
}

/** A month's list of Nghi Xuân, moved by the API. */
export class ListPlay {
  readonly month: string;
  readonly path: string;
  private readonly ask: Ask;

  constructor(ask: Ask, month: string) {
    this.ask = ask;
    this.month = month;
    this.path = `/payment/lists/442:${month}:monthly`;
  }

  /** Saves the locality's settings. */
  static async settings(ask: Ask, change: Record<string, unknown>): Promise<void> {
    const { version } = await ask<{ version: number }>('GET', '/settings/payment');
    await ask('PUT', '/settings/payment', { sendCutOffDay: 5, settlementCutOffDay: 25, monthsPerSettlement: 1, connected: true, types: ['monthly'], version, ...change });
  }

  /** Waits until the list is as it should be. */
  async becomes(is: (list: PlayedList) => boolean): Promise<PlayedList> {
    let list = await this.ask<PlayedList>('GET', this.path);
    await vi.waitUntil(async () => is((list = await this.ask<PlayedList>('GET', this.path))), { timeout: patience, interval: 200 });
    return list;
  }

  /** Prepares the list and takes its signed summary in. */
  async prepared(): Promise<PlayedList> {
    await this.ask('POST', '/payment/lists', { period: this.month, version: 0 });
    const { version, sums } = await this.becomes((l) => l.state === 'LIST_DRAFT');
    const scan = smallPdf('Tong hop');
    const { upload } = await this.ask<{ upload: Upload }>('POST', `${this.path}/scan`, { name: 'tong-hop.pdf', size: scan.length, version });
    await put(upload, scan);
    return this.ask<PlayedList>('POST', `${this.path}/scan/confirm`, { upload: upload.id, total: sums.total, signed: true, version });
  }

  /** Sends it and waits until the post office has it; answers the package. */
  async sent(): Promise<string> {
    const { version } = await this.prepared();
    await this.ask('POST', `${this.path}/send`, { version });
    const { packages } = await this.becomes((l) => l.packages.at(-1)?.state === 'delivered');
    return packages.at(-1)?.id ?? '';
  }
}

import { InMemoryWebStorage, type User, UserManager, WebStorageStateStore } from 'oidc-client-ts';
import { getConfig } from './config';

// Log-in by OpenID Connect's code flow with PKCE. Tokens live in memory only:
// a reload goes to the issuer and back, which needs no password while the
// issuer's session lasts. Session storage holds nothing but the PKCE verifier
// and the address to return to, and only while the browser is at the issuer.

let manager: Promise<UserManager> | undefined;
let user: User | null = null;
const watchers = new Set<() => void>();
let ended = false;

/** Where the browser comes back to after log-in. */
export const callbackPath = '/auth/callback';

function getManager(): Promise<UserManager> {
  manager ??= getConfig().then((config) => {
    const made = new UserManager({
      authority: new URL(config.issuer, location.origin).href.replace(/\/$/, ''),
      client_id: config.clientId,
      scope: config.scope,
      redirect_uri: location.origin + callbackPath,
      post_logout_redirect_uri: `${location.origin}/`,
      response_type: 'code',
      automaticSilentRenew: false,
      userStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
      stateStore: new WebStorageStateStore({ store: sessionStorage }),
    });
    return made;
  });
  manager.catch(() => (manager = undefined));
  return manager;
}

/** Sends the browser to the issuer; afterwards it is back at the address it has now. */
export async function signIn(returnTo = location.pathname + location.search + location.hash): Promise<void> {
  const m = await getManager();
  await m.signinRedirect({ state: { returnTo } });
}

/** Takes up the issuer's answer at the callback address; answers where to go on. */
export async function finishSignIn(): Promise<string> {
  const m = await getManager();
  user = await m.signinRedirectCallback();
  setEnded(false);
  const state = user.state as { returnTo?: string } | undefined;
  const to = state?.returnTo ?? '/';
  return to.startsWith('/') && !to.startsWith('//') ? to : '/';
}

/** Ends the session here and at the issuer. */
export async function signOut(): Promise<void> {
  const m = await getManager();
  const hint = user?.id_token;
  user = null;
  await m.signoutRedirect(hint ? { id_token_hint: hint } : {});
}

/** True while the page holds a token. */
export function isSignedIn(): boolean {
  return user !== null;
}

let renewing: Promise<string | undefined> | undefined;

/**
 * The access token, renewed when it is about to end. Undefined when there is
 * none or it cannot be renewed: the session is then marked as ended, and the
 * page asks to log in again without leaving what is typed.
 */
export function accessToken(): Promise<string | undefined> {
  if (!user) return Promise.resolve(undefined);
  if (!user.expired && (user.expires_in ?? 0) > 30) return Promise.resolve(user.access_token);
  renewing ??= renew().finally(() => (renewing = undefined));
  return renewing;
}

async function renew(): Promise<string | undefined> {
  if (!user) return undefined;
  const remaining = user.expired ? undefined : user.access_token;
  if (!user.refresh_token) {
    if (!remaining) setEnded(true);
    return remaining;
  }
  try {
    const m = await getManager();
    user = await m.signinSilent();
    return user?.access_token;
  } catch {
    if (!remaining) setEnded(true);
    return remaining;
  }
}

/** Marks the session as ended: the API refused the token. */
export function sessionEnded(): void {
  setEnded(true);
}

/** True once the session has ended while the page was open. */
export function isSessionEnded(): boolean {
  return ended;
}

/** Calls back when the session ends or starts; for useSyncExternalStore. */
export function watchSession(callback: () => void): () => void {
  watchers.add(callback);
  return () => watchers.delete(callback);
}

function setEnded(value: boolean): void {
  ended = value;
  for (const callback of watchers) callback();
}

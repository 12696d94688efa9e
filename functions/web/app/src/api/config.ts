/** What the server tells the page about where it runs (functions/web serves it). */
export interface Config {
  /** The OpenID Connect issuer. */
  issuer: string;
  clientId: string;
  scope: string;
  /** The language of a first visit: "vi" or "en". */
  locale: string;
  /** True on the local runtime, whose clock can be moved. */
  local: boolean;
}

let loading: Promise<Config> | undefined;

/** Reads the settings once. */
export function getConfig(): Promise<Config> {
  loading ??= fetch('/config.json').then(async (answer) => {
    if (!answer.ok) throw new Error(`config.json: ${answer.status}`);
    return (await answer.json()) as Config;
  });
  loading.catch(() => (loading = undefined)); // a lost connection may come back
  return loading;
}

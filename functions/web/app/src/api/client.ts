import createClient, { type Middleware } from 'openapi-fetch';
import { accessToken, sessionEnded } from './auth';
import { Problem, toProblem } from './problem';
import type { components, paths } from './schema.gen';

/** A message of the API by its name in the OpenAPI document. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];

const bearer: Middleware = {
  async onRequest({ request }) {
    const token = await accessToken();
    if (token) request.headers.set('Authorization', `Bearer ${token}`);
    return request;
  },
};

/** The API, typed from the OpenAPI document. Use with `call`, which turns failures into problems. */
export const api = createClient<paths>({ baseUrl: '/api' });
api.use(bearer);

/** The API without a token, for what anybody may ask. */
export const publicApi = createClient<paths>({ baseUrl: '/api' });

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** Awaits an API answer: its body, or a thrown Problem. A refused token ends the session. */
export async function call<T>(pending: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await pending;
  if (response.ok) return data as T;
  const problem: Problem = toProblem(response.status, error);
  if (response.status === 401) sessionEnded();
  throw problem;
}

/**
 * A request id (Idempotency-Key) for one command. Keep it while the command is
 * retried, so that a double click or a lost answer makes one change (C-30).
 */
export function requestId(): string {
  return crypto.randomUUID();
}

import { t } from '@/i18n';

/** A failed request: an RFC 9457 problem document, or what is known when none came. */
export class Problem extends Error {
  readonly status: number;
  /** The kebab-case code of the failure; "offline" and "unknown" are the page's own. */
  readonly code: string;
  readonly title: string;
  /** The request id to quote to support. */
  readonly instance: string | undefined;
  readonly fields: readonly FieldProblem[];

  constructor(status: number, code: string, title: string, detail: string, instance?: string, fields: readonly FieldProblem[] = []) {
    super(detail);
    this.name = 'Problem';
    this.status = status;
    this.code = code;
    this.title = title;
    this.instance = instance;
    this.fields = fields;
  }
}

/** One complaint about one field: a JSON pointer into the request ("/person/name") or a cell ("B7"). */
export interface FieldProblem {
  pointer: string;
  detail: string;
}

/** Reads a failed answer's body. Anything but a problem document gives a general problem of its status. */
export function toProblem(status: number, body: unknown): Problem {
  if (typeof body === 'object' && body !== null && 'detail' in body) {
    const doc = body as Record<string, unknown>;
    return new Problem(
      status,
      text(doc.code) || 'unknown',
      text(doc.title) || t('common.problem.title'),
      text(doc.detail) || t('common.problem.unknown'),
      text(doc.instance) || undefined,
      Array.isArray(doc.fields) ? doc.fields.filter(isField) : [],
    );
  }
  return new Problem(status, 'unknown', t('common.problem.title'), status === 401 ? t('common.problem.session') : t('common.problem.unknown'));
}

// What browsers say when an answer or a part of the page could not be fetched.
const lost = /fetch|network|load failed|importing a module/i;

/**
 * Turns whatever was thrown into a problem: a lost connection is one too. What
 * a program says about itself is for its log, not for an officer.
 */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof TypeError && lost.test(error.message)) return new Problem(0, 'offline', t('common.problem.offlineTitle'), t('common.problem.offline'));
  return new Problem(0, 'unknown', t('common.problem.title'), t('common.problem.unknown'));
}

/** The complaints by field, for showing each beside its input; the first of a field wins. */
export function byField(problem: Problem | undefined): Record<string, string> {
  const found: Record<string, string> = {};
  for (const f of problem?.fields ?? []) found[f.pointer] ??= f.detail;
  return found;
}

/** The id of the input of a JSON pointer, which the summary links to: "/person/name" -> "f-person-name". */
export function fieldId(pointer: string): string {
  return `f${pointer.replace(/[^A-Za-z0-9]+/g, '-')}`;
}

function isField(v: unknown): v is FieldProblem {
  return typeof v === 'object' && v !== null && typeof (v as FieldProblem).pointer === 'string' && typeof (v as FieldProblem).detail === 'string';
}

function text(v: unknown): string {
  return typeof v === 'string' ? v : '';
}

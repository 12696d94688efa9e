import { expect, it } from 'vitest';
import { t } from '@/i18n';
import { asProblem, byField, fieldId, Problem, toProblem } from './problem';

const document = {
  type: 'about:blank',
  title: 'Yêu cầu không hợp lệ',
  status: 400,
  detail: 'Có 2 chỗ cần sửa.',
  code: 'invalid-request',
  instance: 'req-1',
  fields: [
    { pointer: '/person/name', detail: 'Chưa nhập họ tên.' },
    { pointer: '/person/name', detail: 'Quá ngắn.' },
    { pointer: 'B7', detail: 'Không phải ngày.' },
    { wrong: true },
  ],
};

it('reads a problem document', () => {
  const p = toProblem(400, document);
  expect(p).toMatchObject({ status: 400, code: 'invalid-request', title: 'Yêu cầu không hợp lệ', message: 'Có 2 chỗ cần sửa.', instance: 'req-1' });
  expect(p.fields).toHaveLength(3);
});

it('shows the first complaint of each field', () => {
  expect(byField(toProblem(400, document))).toEqual({ '/person/name': 'Chưa nhập họ tên.', B7: 'Không phải ngày.' });
  expect(byField(undefined)).toEqual({});
});

it.each([undefined, null, 'gateway', {}, []])('makes a general problem of %j', (body) => {
  const p = toProblem(502, body);
  expect(p.status).toBe(502);
  expect(p.message).not.toBe('');
  expect(p.fields).toEqual([]);
});

it('a lost connection is a problem of its own; a program\'s own words are not shown', () => {
  for (const words of ['Failed to fetch', 'NetworkError when attempting to fetch resource.', 'Load failed', 'Failed to fetch dynamically imported module: /assets/x.js']) {
    expect(asProblem(new TypeError(words)).code).toBe('offline');
  }
  for (const broken of [new TypeError('x is not a function'), new Error('No matching state found in storage'), 'text', undefined]) {
    expect(asProblem(broken)).toMatchObject({ code: 'unknown', message: t('common.problem.unknown') });
  }
  const p = new Problem(409, 'stale', 'a', 'b');
  expect(asProblem(p)).toBe(p);
});

it('links a pointer to its input', () => {
  expect(fieldId('/person/name')).toBe('f-person-name');
  expect(fieldId('/papers/0/kind')).toBe('f-papers-0-kind');
});

import { expect, it } from 'vitest';
import { subjectWords } from './certificate';

it.each([
  ['SERIALNUMBER=ANSINH:a,CN=Dương Tất Thắng,OU=Chủ tịch UBND xã,O=UBND Phường Thành Sen,C=VN,0.9.2342.19200300.100.1.1=#13', 'Dương Tất Thắng, Chủ tịch UBND xã, UBND Phường Thành Sen'],
  ['SERIALNUMBER=MST:18073,CN=UBND Phường Thành Sen,O=UBND Phường Thành Sen,C=VN', 'UBND Phường Thành Sen'],
  ['CN=Công ty A\\, B,O=X', 'Công ty A, B, X'],
  ['Nguyễn Văn A', 'Nguyễn Văn A'],
])('%s -> %s', (subject, words) => expect(subjectWords(subject)).toBe(words));

import csv from '../../../../../../shared/beneficiary/banks.csv?raw';

/** The banks that can be paid into, by code and short name: the registry's own catalogue. */
export const banks = csv
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(','))
  .map(([code = '', , name = '']) => ({ value: code, label: `${name} (${code})` }));

/** The kinds of e-wallet that can be paid into. */
export const wallets = ['VIETTELMONEY', 'VNPTMONEY', 'MOMO', 'ZALOPAY'];

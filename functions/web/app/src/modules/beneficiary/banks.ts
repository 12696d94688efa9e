import csv from '../../../../../../shared/beneficiary/banks.csv?raw';

/** The banks that can be paid into, by code and short name: the registry's own catalogue, where the last of a code counts. */
const names = new Map(
  csv
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
    .map(([code = '', , name = '']) => [code, name] as const),
);

export const banks = [...names].map(([code, name]) => ({ value: code, label: `${name} (${code})` }));

/** The kinds of e-wallet that can be paid into. */
export const wallets = ['VIETTELMONEY', 'VNPTMONEY', 'MOMO', 'ZALOPAY'];

import { module as account } from '@/modules/account/module';
import { module as beneficiary } from '@/modules/beneficiary/module';
import { module as books } from '@/modules/books/module';
import { module as dossier } from '@/modules/dossier/module';
import { module as entitlement } from '@/modules/entitlement/module';
import { module as help } from '@/modules/help/module';
import { module as imports } from '@/modules/import/module';
import { module as onTime } from '@/modules/ontime/module';
import { module as owed } from '@/modules/owed/module';
import { module as payment } from '@/modules/payment/module';
import { module as provider } from '@/modules/provider/module';
import { module as report } from '@/modules/report/module';
import { module as settings } from '@/modules/settings/module';
import { module as verify } from '@/modules/verify/module';
import { module as warning } from '@/modules/warning/module';
import { module as workbench } from '@/modules/workbench/module';
import type { Module } from './module';

/** Every module of the page. A new one is added here and nowhere else. */
export const modules: Module[] = [account, workbench, verify, help, dossier, beneficiary, books, entitlement, imports, onTime, owed, payment, provider, report, settings, warning].sort((a, b) => a.order - b.order);

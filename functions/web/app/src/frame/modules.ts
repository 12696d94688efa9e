import { module as account } from '@/modules/account/module';
import { module as dossier } from '@/modules/dossier/module';
import { module as help } from '@/modules/help/module';
import { module as verify } from '@/modules/verify/module';
import { module as workbench } from '@/modules/workbench/module';
import type { Module } from './module';

/** Every module of the page. A new one is added here and nowhere else. */
export const modules: Module[] = [account, workbench, verify, help, dossier].sort((a, b) => a.order - b.order);

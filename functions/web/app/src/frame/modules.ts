import { module as account } from '@/modules/account/module';
import type { Module } from './module';

/** Every module of the page. A new one is added here and nowhere else. */
export const modules: Module[] = [account].sort((a, b) => a.order - b.order);

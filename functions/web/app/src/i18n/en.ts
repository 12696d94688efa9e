import type { Texts } from './index';

const files = import.meta.glob<Texts>('./en/*.json', { eager: true, import: 'default' });

/** All texts in English. */
const texts: Texts = Object.assign({}, ...Object.values(files)) as Texts;
export default texts;

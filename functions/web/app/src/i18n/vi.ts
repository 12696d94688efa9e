import type { Texts } from './index';

const files = import.meta.glob<Texts>('./vi/*.json', { eager: true, import: 'default' });

/** All texts in Vietnamese. */
const texts: Texts = Object.assign({}, ...Object.values(files)) as Texts;
export default texts;

import type { Texts } from './texts';

const files = import.meta.glob<Texts>('./vi/{common,menu,dossier,workbench}.json', { eager: true, import: 'default' });

/** The frame's texts in Vietnamese. */
const texts: Texts = Object.assign({}, ...Object.values(files)) as Texts;
export default texts;

import type { Texts } from './texts';

const files = import.meta.glob<Texts>('./en/{common,menu,dossier,workbench}.json', { eager: true, import: 'default' });

/** The frame's texts in English. */
const texts: Texts = Object.assign({}, ...Object.values(files)) as Texts;
export default texts;

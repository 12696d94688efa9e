/** Texts by key. */
export type Texts = Record<string, string>;

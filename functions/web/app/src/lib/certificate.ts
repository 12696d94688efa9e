/**
 * A certificate's subject as people read it: name, position and organisation
 * of "SERIALNUMBER=...,CN=Dương Tất Thắng,OU=Chủ tịch,O=UBND Phường Thành Sen".
 * A subject without a name comes back as it is.
 */
export function subjectWords(subject: string): string {
  const parts = [...subject.matchAll(/(?:^|[,+])\s*([A-Za-z0-9.]+)=((?:\\.|[^,+\\])*)/g)].map((m) => [m[1] ?? '', (m[2] ?? '').replace(/\\(.)/g, '$1')] as const);
  const of = (key: string) => parts.find(([k]) => k === key)?.[1];
  const words = [of('CN'), of('OU'), of('O')].filter((w, i, all) => w && all.indexOf(w) === i);
  return of('CN') ? words.join(', ') : subject;
}

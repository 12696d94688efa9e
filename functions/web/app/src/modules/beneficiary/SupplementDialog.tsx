import { Stack, Textarea, TextInput } from '@mantine/core';
import { api, call, type Schema } from '@/api/client';
import { asProblem, byField } from '@/api/problem';
import { useAccount } from '@/frame/account';
import { t } from '@/i18n';
import { commandHeader, useCommand } from '@/lib/command';
import { useDraft } from '@/lib/drafts';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { DateField } from '@/ui/DateField';
import { field } from '@/ui/field';
import { succeeded } from '@/ui/notify';
import { useSaved } from './DeathDialogs';
import type { Person } from './queries';

/** What the form holds; the API is sent what differs from the file. */
interface Known {
  nationalId: string;
  birth: string;
  ethnicity: string;
  hamlet: string;
  phone: string;
}

const knownOf = (p: Person): Known => ({ nationalId: p.nationalId, birth: p.birthYearOnly ? '' : p.birth, ethnicity: p.ethnicity, hamlet: p.hamlet ?? '', phone: p.phone ?? '' });

/** Bổ sung thông tin hồ sơ đối tượng: what is missing is filled in, what is known the locality corrects (E-06). */
export function SupplementDialog({ person, close }: { person: Person; close: () => void }) {
  const account = useAccount();
  const known = knownOf(person);
  const draft = useDraft(`supplement.${person.id}`, { ...known, reason: '' });
  const v = draft.value;
  const put = useSaved(close);
  const save = useCommand(
    (body: { person: Partial<Known>; reason?: string; version: number }, key) =>
      call(api.PUT('/beneficiaries/{id}/person', { params: { path: { id: person.id }, header: commandHeader(key) }, body })),
    (saved: Schema<'Beneficiary'>) => {
      draft.sent();
      succeeded(t('beneficiary.supplement.doneTitle'), t('beneficiary.supplement.done', { name: person.name }));
      put(saved);
    },
  );
  const errors = byField(save.error ? asProblem(save.error) : undefined);
  const corrects = account.unit === account.locality;
  const text = (name: keyof Known, label: string, kept: boolean, max: number, digits = false) => (
    <TextInput
      {...field(`/person/${name}`, errors)}
      label={label}
      value={v[name]}
      onChange={(e) => draft.set({ ...v, [name]: digits ? e.currentTarget.value.replace(/\D/g, '') : e.currentTarget.value })}
      readOnly={kept}
      description={kept ? t('beneficiary.supplement.known') : undefined}
      inputMode={digits ? 'numeric' : 'text'}
      maxLength={max}
      classNames={digits ? { input: 'numbers' } : {}}
    />
  );
  const changed = Object.fromEntries((Object.keys(known) as (keyof Known)[]).map((name) => [name, v[name].trim()] as const).filter(([name, value]) => value !== '' && value !== known[name]));
  return (
    <ConfirmDialog
      opened
      title={t('beneficiary.supplement.title', { name: person.name })}
      question={t('beneficiary.supplement.question')}
      confirmLabel={t('beneficiary.supplement.save')}
      busy={save.isPending}
      error={save.error}
      onCancel={close}
      onConfirm={() => save.mutate({ person: changed, ...(v.reason ? { reason: v.reason } : {}), version: person.version })}
    >
      <Stack gap="xs">
        {text('nationalId', t('beneficiary.nationalId'), known.nationalId !== '' && !corrects, 12, true)}
        {person.birthYearOnly && (
          <DateField {...field('/person/birth', errors)} label={t('beneficiary.supplement.birth', { year: person.birth.slice(0, 4) })} value={v.birth || undefined} onChange={(iso) => draft.set({ ...v, birth: iso ?? '' })} />
        )}
        {text('ethnicity', t('beneficiary.ethnicity'), known.ethnicity !== '' && !corrects, 50)}
        {text('hamlet', t('beneficiary.hamlet'), false, 100)}
        {text('phone', t('beneficiary.phone'), false, 11, true)}
        <Textarea {...field('/reason', errors)} label={t('beneficiary.note')} value={v.reason} maxLength={500} autosize minRows={1} onChange={(e) => draft.set({ ...v, reason: e.currentTarget.value })} />
      </Stack>
    </ConfirmDialog>
  );
}

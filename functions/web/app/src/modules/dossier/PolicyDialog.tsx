import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { t } from '@/i18n';
import { month } from '@/lib/format';
import { DateText } from '@/ui/DateText';
import { Money } from '@/ui/Money';
import { NationalId } from '@/ui/NationalId';
import { PageSkeleton } from '@/ui/Page';
import { Pairs } from '@/ui/Pairs';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { policyQuery } from './queries';
import { ReturnFocus } from '@/ui/ReturnFocus';

/** Thông tin chính sách: what is asked for and what was decided; the number stays empty until issued (C-15). */
export function PolicyDialog({ code, onClose }: { code: string; onClose: () => void }) {
  const policy = useQuery(policyQuery(code));
  const p = policy.data;
  return (
    <Modal opened onClose={onClose} title={t('dossier.policy.title')} size="lg" closeButtonProps={{ 'aria-label': t('common.close') }}>
      <ReturnFocus />
      <ProblemAlert error={policy.error} retry={() => void policy.refetch()} />
      {policy.isPending && <PageSkeleton />}
      {p && (
        <Pairs
          pairs={[
            [t('dossier.field.name'), p.name],
            [t('dossier.field.nationalId'), p.nationalId && <NationalId id={p.nationalId} />],
            [t('dossier.field.procedure'), p.procedureName],
            [t('dossier.field.category'), p.categoryName ?? p.category],
            [t('dossier.policy.coefficient'), p.coefficient],
            [t('dossier.field.amount'), p.amount !== undefined && <Money dong={p.amount} />],
            [t('dossier.field.from'), p.from && month(p.from)],
            [t('dossier.policy.number'), p.decisionNumber ? <b>{p.decisionNumber}</b> : <span className="dim">{t('dossier.policy.noNumber')}</span>],
            [t('dossier.policy.date'), p.decisionDate && <DateText iso={p.decisionDate} />],
            [t('dossier.policy.issuer'), p.issuedBy],
            [t('dossier.policy.signer'), p.signedBy],
          ]}
        />
      )}
    </Modal>
  );
}

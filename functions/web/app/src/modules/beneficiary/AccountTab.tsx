import { Button, Tooltip } from '@mantine/core';
import { useState } from 'react';
import { t } from '@/i18n';
import { Pairs } from '@/ui/Pairs';
import classes from './beneficiary.module.css';
import { PaymentDialog } from './PaymentDialog';
import type { Person } from './queries';

/** Tài khoản nhận tiền: how the money reaches the person, and where allowed its change (E-23). */
export function AccountTab({ person }: { person: Person }) {
  const [editing, setEditing] = useState(false);
  const account = person.payment;
  const edit = person.actions.find((a) => a.name === 'setPayment');
  return (
    <div className={`panel ${classes.account ?? ''}`}>
      <Pairs
        pairs={[
          [t('beneficiary.method'), t(`beneficiary.method.${account.method}`)],
          [t(account.method === 'wallet' ? 'beneficiary.account.wallet' : 'beneficiary.account.bank'), account.bankName ?? account.bank],
          [t(account.method === 'wallet' ? 'beneficiary.account.phone' : 'beneficiary.account.number'), account.number && <span className="numbers">{account.number}</span>],
          [t('beneficiary.account.holder'), account.holder],
        ]}
      />
      {account.method === 'cash' && <p className="dim">{t('beneficiary.account.cash')}</p>}
      {edit && (edit.enabled || edit.why) && (
        <Tooltip label={edit.why} disabled={edit.enabled || !edit.why}>
          <Button className="no-print" mt="sm" size="compact-sm" variant="default" data-disabled={!edit.enabled || undefined} aria-disabled={!edit.enabled} onClick={() => edit.enabled && setEditing(true)}>
            {t('beneficiary.account.edit')}
          </Button>
        </Tooltip>
      )}
      {editing && <PaymentDialog person={person} close={() => setEditing(false)} />}
    </div>
  );
}

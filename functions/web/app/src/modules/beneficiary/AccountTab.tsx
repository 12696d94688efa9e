import type { Schema } from '@/api/client';
import { t } from '@/i18n';
import { Pairs } from '@/ui/Pairs';
import classes from './beneficiary.module.css';

/** Tài khoản nhận tiền: how the money reaches the person. */
export function AccountTab({ account }: { account: Schema<'PaymentAccount'> }) {
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
    </div>
  );
}

import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import { t } from '@/i18n';
import { instant } from '@/lib/format';
import { useAccount } from './account';

const scheme = 'data-mantine-color-scheme';

/** The head of what is printed: the office, who printed it and when. Paper is white, whatever the screen is. */
export function PrintHead() {
  const account = useAccount();
  const [at, setAt] = useState(() => new Date());
  useEffect(() => {
    const root = document.documentElement;
    let shown: string | null = null;
    const before = () => {
      shown = root.getAttribute(scheme);
      root.setAttribute(scheme, 'light');
      flushSync(() => setAt(new Date()));
    };
    const after = () => shown && root.setAttribute(scheme, shown);
    window.addEventListener('beforeprint', before);
    window.addEventListener('afterprint', after);
    return () => {
      window.removeEventListener('beforeprint', before);
      window.removeEventListener('afterprint', after);
    };
  }, []);
  return (
    <div className="only-print print-head">
      <strong>{account.unitName}</strong>
      <span>{t('common.printed', { name: account.name, at: instant(at.toISOString()) })}</span>
    </div>
  );
}

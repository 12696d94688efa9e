import { UnstyledButton } from '@mantine/core';
import { chooseLanguage, t, useLocale } from '@/i18n';
import classes from './Header.module.css';

/** Changes between Vietnamese and English; the button names the other language. */
export function LanguageSwitch() {
  const locale = useLocale();
  const other = locale === 'vi' ? 'en' : 'vi';
  return (
    <UnstyledButton className={classes.button} lang={other} onClick={() => void chooseLanguage(other)} aria-label={t('common.language.other')}>
      {other.toUpperCase()}
    </UnstyledButton>
  );
}

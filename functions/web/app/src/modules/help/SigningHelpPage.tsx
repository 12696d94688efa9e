import { Anchor, List, Stack, Text } from '@mantine/core';
import { t } from '@/i18n';
import { Page } from '@/ui/Page';

// The site of the state's certification authority, where its tools are fetched.
const authority = 'https://ca.gov.vn';

/** What must be so before signing works, in the order to check it (C-48, C-52). */
export function SigningHelpPage() {
  return (
    <Page title={t('help.signing.title')}>
      <Stack className="panel" p="md" maw={760} gap="sm">
        <Text>{t('help.signing.intro')}</Text>
        <List type="ordered" spacing="xs">
          <List.Item>{t('help.signing.pdf')}</List.Item>
          <List.Item>
            {t('help.signing.tool')}{' '}
            <Anchor underline="always" href={authority} target="_blank" rel="noopener noreferrer">
              {t('help.signing.download')}
            </Anchor>
          </List.Item>
          <List.Item>{t('help.signing.install')}</List.Item>
        </List>
        <Text>{t('help.signing.back')}</Text>
      </Stack>
    </Page>
  );
}

import { Container, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { call, publicApi, type Schema } from '@/api/client';
import { asProblem } from '@/api/problem';
import { t, useLocale } from '@/i18n';
import { subjectWords } from '@/lib/certificate';
import { date } from '@/lib/format';
import { InstantText } from '@/ui/DateText';
import { EmptyState } from '@/ui/EmptyState';
import { PageSkeleton } from '@/ui/Page';
import { Pairs } from '@/ui/Pairs';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { Signal } from '@/ui/Signal';

/** What a decision's QR code leads to: what is on record, and the check of the stored file. Needs no log-in. */
export function VerifyPage() {
  useLocale();
  const params: { id?: string } = useParams({ strict: false });
  const id = params.id ?? '';
  const check = useQuery({ queryKey: ['verify', id], queryFn: () => call(publicApi.GET('/verify/{id}', { params: { path: { id } } })) });
  useEffect(() => {
    document.title = `${t('verify.title')} · An Sinh`;
  }, []);
  return (
    <Container component="main" size="sm" py="lg">
      <Stack>
        <div>
          <Text className="dim">An Sinh</Text>
          <Title order={1} size="h2">
            {t('verify.title')}
          </Title>
        </div>
        {check.isPending && <PageSkeleton />}
        {check.error && (asProblem(check.error).status === 404 ? <EmptyState why={t('verify.unknown')} /> : <ProblemAlert error={check.error} retry={() => void check.refetch()} />)}
        {check.data && <Verdict found={check.data} />}
        <Text size="sm" className="dim">
          {t('verify.note')}
        </Text>
      </Stack>
    </Container>
  );
}

function Verdict({ found }: { found: Schema<'Verification'> }) {
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <div role="status">
          <Signal tone={found.valid ? 'ok' : 'late'}>{found.valid ? t('verify.valid') : t('verify.invalid')}</Signal>
          <Text mt={6}>{found.verdict}</Text>
        </div>
        <Pairs
          pairs={[
            [t('verify.kind'), found.kind],
            [t('verify.number'), found.number],
            [t('verify.date'), date(found.date)],
            [t('verify.issuer'), found.issuer],
            [t('verify.name'), found.name],
          ]}
        />
        <Title order={2} size="h5">
          {t('verify.signatures')}
        </Title>
        <Stack component="ol" gap="xs" pl="md" m={0}>
          {found.signatures.map((s) => (
            <li key={s.signer + s.at}>
              <b title={s.signer}>{subjectWords(s.signer)}</b>, <InstantText iso={s.at} /> <Signal tone={s.valid ? 'ok' : 'late'}>{s.detail}</Signal>
            </li>
          ))}
        </Stack>
      </Stack>
    </Paper>
  );
}

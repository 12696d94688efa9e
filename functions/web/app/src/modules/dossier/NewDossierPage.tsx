import { Button, Group, Select, Stack } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, call, requestId, type Schema } from '@/api/client';
import { asProblem, byField } from '@/api/problem';
import { useAccount } from '@/frame/account';
import { t } from '@/i18n';
import { commandHeader, useCommand } from '@/lib/command';
import { useDraft } from '@/lib/drafts';
import { DraftNote } from '@/ui/DraftNote';
import { field } from '@/ui/field';
import { succeeded } from '@/ui/notify';
import { EmptyState } from '@/ui/EmptyState';
import { Page, PageSkeleton } from '@/ui/Page';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { Signal } from '@/ui/Signal';
import { UploadButton } from '@/ui/UploadButton';
import { ApplicationForm } from './ApplicationForm';
import { type ApplicationValue, emptyApplication, toApplication } from './applicationValue';
import classes from './DossierPage.module.css';
import { acceptOf } from './PapersPanel';
import { proceduresQuery } from './queries';

interface Brought {
  id: string;
  type: string;
  name: string;
}

interface Value {
  procedure: string;
  application: ApplicationValue;
  papers: Brought[];
}

const start: Value = { procedure: '', application: emptyApplication, papers: [] };

interface Filing {
  procedure: string;
  application: Schema<'Application'>;
  papers: string[];
}

/** Thêm mới hồ sơ: an officer for a citizen (C-20), or a citizen (C-19). */
export function NewDossierPage() {
  const account = useAccount();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const procedures = useQuery(proceduresQuery());
  const draft = useDraft('file-dossier', start);
  const file = useCommand(
    (body: Filing, key) => call(api.POST('/dossiers', { params: { header: commandHeader(key) }, body })),
    (receipt) => {
      draft.sent();
      for (const queryKey of [['workbench'], ['dossiers']]) void queries.invalidateQueries({ queryKey });
      succeeded(t('dossier.new.doneTitle'), receipt.message);
      void navigate({ to: `/dossiers/${receipt.code}` });
    },
  );
  const v = draft.value;
  const procedure = procedures.data?.items.find((p) => p.code === v.procedure);
  const errors = byField(file.error ? asProblem(file.error) : undefined);
  const title = account.level === 'citizen' ? t('dossier.new.titleCitizen') : t('dossier.new.title');
  return (
    <Page title={title} path={[t('dossier.menu')]}>
      <ProblemAlert error={procedures.error} retry={() => void procedures.refetch()} />
      {procedures.isPending && <PageSkeleton />}
      {procedures.data?.items.length === 0 && (
        <div className="panel">
          <EmptyState why={t('dossier.new.none')} />
        </div>
      )}
      {procedures.data && procedures.data.items.length > 0 && (
        <form
          noValidate
          onSubmit={(e) => {
            e.preventDefault();
            file.mutate({ procedure: v.procedure, application: toApplication(v.application), papers: v.papers.map((p) => p.id) });
          }}
        >
          <Stack gap="md" maw={860} className="panel" p="md">
            <DraftNote draft={draft} />
            <ProblemAlert error={file.error} focus />
            <Select {...field('/procedure', errors)} label={t('dossier.field.procedure')} withAsterisk placeholder={t('dossier.new.choose')} data={procedures.data.items.map((p) => ({ value: p.code, label: p.name }))} value={v.procedure || null} onChange={(p) => draft.set({ ...v, procedure: p ?? '', papers: [] })} description={procedure?.description} />
            {procedure && (
              <>
                <ApplicationForm value={v.application} procedure={procedure} errors={errors} base="/application" onChange={(application) => draft.set({ ...v, application })} />
                <Papers procedure={procedure} papers={v.papers} error={errors['/papers']} change={(by) => draft.set((now) => ({ ...now, papers: by(now.papers) }))} />
                <Group justify="space-between">
                  <span className="dim">{t('common.draft.kept')}</span>
                  <Button type="submit" loading={file.isPending}>
                    {account.level === 'citizen' ? t('dossier.new.send') : t('dossier.new.save')}
                  </Button>
                </Group>
              </>
            )}
          </Stack>
        </form>
      )}
    </Page>
  );
}

interface PapersProps {
  procedure: Schema<'Procedure'>;
  papers: Brought[];
  error: string | undefined;
  /** An upload ends later than it began: what was typed and brought meanwhile stays. */
  change: (by: (papers: Brought[]) => Brought[]) => void;
}

/** Papers are put in the store at once and named when the dossier is filed. */
function Papers({ procedure, papers, error, change }: PapersProps) {
  return (
    <section aria-labelledby="new-papers" id="f-papers" tabIndex={-1}>
      <h2 id="new-papers" className={classes.title}>
        {t('dossier.papers.title')}
      </h2>
      {error && <Signal tone="late">{error}</Signal>}
      <ul className={classes.papers}>
        {procedure.papers.map((type) => (
          <li key={type.type} className={classes.paper}>
            <span className={classes.paperName}>
              {type.name} {type.required && <span className="dim">({t('dossier.new.required')})</span>}
              {papers
                .filter((p) => p.type === type.type)
                .map((p) => (
                  <Group key={p.id} gap="xs">
                    <Signal tone="ok">{p.name}</Signal>
                    <Button size="compact-xs" variant="subtle" onClick={() => change((now) => now.filter((o) => o.id !== p.id))}>
                      {t('dossier.new.remove')}
                    </Button>
                  </Group>
                ))}
            </span>
            <UploadButton
              label={t('dossier.new.attach')}
              accept={acceptOf(type.formats)}
              maxSize={20 << 20}
              begin={(chosen) => call(api.POST('/papers', { params: { header: commandHeader(requestId()) }, body: { type: type.type, name: chosen.name.normalize('NFC'), size: chosen.size } }))}
              confirm={(id, chosen) => {
                change((now) => [...now, { id, type: type.type, name: chosen.name }]);
                return Promise.resolve();
              }}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

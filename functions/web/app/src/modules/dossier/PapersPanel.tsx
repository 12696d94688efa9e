import { Button, Group } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { api, call, requestId, type Schema } from '@/api/client';
import { t } from '@/i18n';
import { commandHeader } from '@/lib/command';
import { bytes } from '@/lib/format';
import { InstantText } from '@/ui/DateText';
import { PageSkeleton } from '@/ui/Page';
import { Signal, type Tone } from '@/ui/Signal';
import { UploadButton } from '@/ui/UploadButton';
import classes from './DossierPage.module.css';
import { changedByCommand, type Dossier } from './queries';

const FileViewer = lazy(() => import('./FileViewer').then((m) => ({ default: m.FileViewer })));

/** A file on the screen: its id for openPaper and its name. */
interface Chosen {
  file: string;
  name: string;
}

const documentTones: Record<Schema<'Document'>['status'], Tone> = { draft: 'rest', signed: 'soon', sealed: 'ok' };
const maxSize = 20 << 20;

/** Papers and documents with a viewer; papers that are missing are named (C-57). */
export function PapersPanel({ dossier: d }: { dossier: Dossier }) {
  const current = d.papers.filter((p) => p.current);
  const document = d.documents.at(-1);
  const firstPaper = current[0];
  const start = document ? { file: document.file, name: document.name } : firstPaper && { file: firstPaper.id, name: firstPaper.typeName };
  const [picked, setPicked] = useState<Chosen>();
  const chosen = picked ?? start;
  const mayAdd = d.actions.some((a) => (a.name === 'update' || a.name === 'submit-supplement') && a.enabled);
  return (
    <section className={`panel ${classes.panel ?? ''}`} aria-labelledby="papers">
      <h2 id="papers" className={classes.title}>
        {t('dossier.papers.title')}
      </h2>
      <ul className={classes.papers}>
        {d.documents.map((doc) => (
          <li key={doc.kind} className={classes.paper}>
            <span className={classes.paperName}>
              <OpenButton chosen={chosen} it={{ file: doc.file, name: doc.name }} pick={setPicked} />
              <span className="dim">
                {' '}
                {doc.number ? t('dossier.papers.number', { number: doc.number }) : t('dossier.papers.version', { version: doc.version })}
              </span>
            </span>
            {doc.outdated && <Signal tone="late">{t('dossier.papers.outdated')}</Signal>}
            <Signal tone={documentTones[doc.status]}>{doc.statusName}</Signal>
          </li>
        ))}
        {current.map((p) => (
          <PaperRow key={p.id} paper={p} older={d.papers.filter((o) => o.type === p.type && !o.current)} chosen={chosen} pick={setPicked} />
        ))}
        {d.missing.map((name) => (
          <li key={name} className={classes.paper}>
            <span className={classes.paperName}>{name}</span>
            <Signal tone="late">{t('dossier.papers.missing')}</Signal>
          </li>
        ))}
      </ul>
      {mayAdd && <AddPaper dossier={d} />}
      {chosen ? (
        <Suspense fallback={<PageSkeleton />}>
          <FileViewer key={chosen.file} code={d.code} file={chosen.file} name={chosen.name} />
        </Suspense>
      ) : (
        <p className="dim">{t('dossier.papers.none')}</p>
      )}
    </section>
  );
}

interface RowProps {
  paper: Schema<'Paper'>;
  older: Schema<'Paper'>[];
  chosen: Chosen | undefined;
  pick: (it: Chosen) => void;
}

function PaperRow({ paper: p, older, chosen, pick }: RowProps) {
  return (
    <li className={classes.paper}>
      <span className={classes.paperName}>
        <OpenButton chosen={chosen} it={{ file: p.id, name: p.typeName }} pick={pick} />
        <span className={classes.file} title={`${p.name}, ${p.by.name}`}>
          <InstantText iso={p.at} dateOnly />, {bytes(p.size)}, {p.name}
        </span>
      </span>
      {p.isNew && <Signal tone="soon">{t('dossier.papers.new')}</Signal>}
      {p.signature === 'signed' && <Signal tone="ok">{t('dossier.papers.signed')}</Signal>}
      {older.map((o) => (
        <button key={o.id} type="button" className={classes.open} onClick={() => pick({ file: o.id, name: `${o.typeName} (${o.version})` })}>
          {t('dossier.papers.version', { version: o.version })}
        </button>
      ))}
    </li>
  );
}

function OpenButton({ chosen, it, pick }: { chosen: Chosen | undefined; it: Chosen; pick: (it: Chosen) => void }) {
  return (
    <button type="button" className={classes.open} aria-pressed={chosen?.file === it.file} onClick={() => pick(it)}>
      {it.name}
    </button>
  );
}

/** A button a paper type: its file goes to the store, then the API checks and takes it. */
function AddPaper({ dossier: d }: { dossier: Dossier }) {
  const queries = useQueryClient();
  const [all, setAll] = useState(false);
  const have = new Set(d.papers.map((p) => p.type));
  const types = all ? d.paperTypes : d.paperTypes.filter((p) => p.required && !have.has(p.type));
  return (
    <Group gap={6} my="xs" className="no-print" align="flex-start">
      {types.map((type) => (
        <UploadButton
          key={type.type}
          label={t('dossier.papers.add', { name: type.name })}
          accept={acceptOf(type.formats)}
          maxSize={maxSize}
          begin={(file) =>
            call(api.POST('/dossiers/{code}/papers', { params: { path: { code: d.code }, header: commandHeader(requestId()) }, body: { type: type.type, name: file.name.normalize('NFC'), size: file.size } }))
          }
          confirm={async (paper) => {
            await call(api.POST('/dossiers/{code}/papers/{paper}/confirm', { params: { path: { code: d.code, paper }, header: commandHeader(requestId()) }, body: { version: d.version } }));
            await Promise.all(changedByCommand(d.code).map((queryKey) => queries.invalidateQueries({ queryKey })));
          }}
        />
      ))}
      <Button size="xs" variant="subtle" onClick={() => setAll(!all)} aria-expanded={all}>
        {all ? t('dossier.papers.less') : t('dossier.papers.more')}
      </Button>
    </Group>
  );
}

/** What the file picker offers for a paper type. */
export function acceptOf(formats: Schema<'PaperType'>['formats']): string {
  const endings = { pdf: '.pdf,application/pdf', jpeg: '.jpg,.jpeg,image/jpeg', png: '.png,image/png', docx: '.docx' };
  return (formats ?? ['pdf', 'jpeg', 'png']).map((f) => endings[f]).join(',');
}

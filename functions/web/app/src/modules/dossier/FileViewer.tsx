import { Button, Group, Skeleton } from '@mantine/core';
import { IconDownload, IconZoomIn, IconZoomOut } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { GlobalWorkerOptions, getDocument, type PDFDocumentProxy } from 'pdfjs-dist';
import worker from 'pdfjs-dist/build/pdf.worker.min.mjs?url';
import { useEffect, useRef, useState } from 'react';
import { Problem } from '@/api/problem';
import { t } from '@/i18n';
import { ProblemAlert } from '@/ui/ProblemAlert';
import classes from './FileViewer.module.css';
import { openPaper } from './queries';

GlobalWorkerOptions.workerSrc = worker;

interface Props {
  code: string;
  /** A paper's or a document revision's id, for openPaper. */
  file: string;
  name: string;
}

interface Loaded {
  type: string;
  name: string;
  blobUrl: string;
  pdf?: PDFDocumentProxy;
}

/** Shows a PDF page below page, or an image; offers anything for download. Drawn here, since phones show no PDF in a frame. */
export function FileViewer({ code, file, name }: Props) {
  const loaded = useQuery({ queryKey: ['dossier', code, 'file', file], queryFn: () => load(code, file), staleTime: Infinity, gcTime: 60_000 });
  const [zoom, setZoom] = useState(1);
  if (loaded.error) return <ProblemAlert error={loaded.error} retry={() => void loaded.refetch()} />;
  if (!loaded.data) return <Skeleton height={420} aria-busy />;
  const { pdf, blobUrl, type } = loaded.data;
  return (
    <figure className={classes.viewer}>
      <Group justify="space-between" gap="xs" component="figcaption" className={`no-print ${classes.bar ?? ''}`}>
        <span>
          {name} {pdf && <span className="dim">{t('dossier.viewer.pages', { count: pdf.numPages })}</span>}
        </span>
        <Group gap={4}>
          {pdf && (
            <>
              <Button size="compact-xs" variant="subtle" onClick={() => setZoom(Math.max(0.5, zoom - 0.25))} aria-label={t('dossier.viewer.smaller')}>
                <IconZoomOut size={16} aria-hidden />
              </Button>
              <Button size="compact-xs" variant="subtle" onClick={() => setZoom(Math.min(3, zoom + 0.25))} aria-label={t('dossier.viewer.larger')}>
                <IconZoomIn size={16} aria-hidden />
              </Button>
            </>
          )}
          <Button size="compact-xs" variant="subtle" component="a" href={blobUrl} download={loaded.data.name} leftSection={<IconDownload size={16} aria-hidden />}>
            {t('dossier.viewer.download')}
          </Button>
        </Group>
      </Group>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolled region must be reachable by keyboard */}
      <div className={classes.pages} tabIndex={0} role="region" aria-label={name}>
        {pdf && Array.from({ length: Math.min(pdf.numPages, maxPages) }, (_, i) => <PdfPage key={i} pdf={pdf} number={i + 1} zoom={zoom} />)}
        {type.startsWith('image/') && <img src={blobUrl} alt={name} className={classes.image} />}
        {!pdf && !type.startsWith('image/') && <p className="dim">{t('dossier.viewer.only')}</p>}
      </div>
    </figure>
  );
}

// Longer files are downloaded; drawing hundreds of pages would stop the browser.
const maxPages = 30;

async function load(code: string, file: string): Promise<Loaded> {
  const at = await openPaper(code, file);
  const answer = await fetch(at.url);
  if (!answer.ok) throw new Problem(answer.status, 'file-unavailable', t('dossier.viewer.failed'), t('dossier.viewer.gone', { status: answer.status }));
  const data = await answer.arrayBuffer();
  const blobUrl = URL.createObjectURL(new Blob([data], { type: at.type }));
  if (at.type !== 'application/pdf') return { type: at.type, name: at.name, blobUrl };
  const pdf = await getDocument({ data, isEvalSupported: false }).promise;
  return { type: at.type, name: at.name, blobUrl, pdf };
}

function PdfPage({ pdf, number, zoom }: { pdf: PDFDocumentProxy; number: number; zoom: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [drawn, setDrawn] = useState(false);
  useEffect(() => {
    let stopped = false;
    let cancel = () => undefined as unknown;
    const draw = async () => {
      const page = await pdf.getPage(number);
      const at = canvas.current;
      if (stopped || !at) return;
      const density = Math.min(window.devicePixelRatio, 2);
      const width = at.parentElement?.clientWidth ?? 600;
      const scale = ((width - 16) / page.getViewport({ scale: 1 }).width) * zoom;
      const viewport = page.getViewport({ scale: scale * density });
      at.width = viewport.width;
      at.height = viewport.height;
      at.style.width = `${viewport.width / density}px`;
      const task = page.render({ canvas: at, viewport });
      cancel = () => task.cancel();
      await task.promise.catch(() => undefined); // cancelled: a newer drawing follows
      setDrawn(true);
    };
    void draw();
    return () => {
      stopped = true;
      cancel();
    };
  }, [pdf, number, zoom]);
  return (
    <div role="img" aria-label={t('dossier.viewer.page', { number })} aria-busy={!drawn}>
      <canvas ref={canvas} className={classes.page} />
    </div>
  );
}

import { Alert, Anchor, Button, List } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { asProblem, fieldId } from '@/api/problem';
import { t } from '@/i18n';
import { AppLink } from './AppLink';
import { CopyId } from './CopyId';

interface Props {
  /** What a request threw; nothing is shown for null and undefined. */
  error: unknown;
  /** Offers to try again. */
  retry?: () => void;
  /** Moves the focus here when it appears: for forms that were just sent. */
  focus?: boolean;
}

/** A failure in words, with links to the fields it complains about (RFC 9457). */
export function ProblemAlert({ error, retry, focus = false }: Props) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (error && focus) box.current?.focus();
  }, [error, focus]);
  if (!error) return null;
  const problem = asProblem(error);
  return (
    <Alert ref={box} tabIndex={-1} color="red" variant="light" role="alert" title={problem.title} icon={<IconAlertTriangle aria-hidden />} styles={{ root: { background: 'var(--late-ground)' }, title: { color: 'var(--late)' } }}>
      {problem.message}
      {problem.fields.length > 0 && (
        <List size="sm" mt={4}>
          {problem.fields.map((f) => (
            <List.Item key={f.pointer + f.detail}>
              <FieldLink pointer={f.pointer} detail={f.detail} />
            </List.Item>
          ))}
        </List>
      )}
      {problem.instance && <div className="dim" style={{ overflowWrap: 'anywhere' }}>{t('common.problem.quote')} <CopyId id={problem.instance} /></div>}
      {problem.code === 'forbidden' && (
        <div>
          {t('common.problem.forbidden')} <AppLink to="/">{t('common.notFound.home')}</AppLink>
        </div>
      )}
      {retry && problem.status !== 403 && (
        <Button size="xs" variant="default" mt="xs" onClick={retry}>
          {t('common.retry')}
        </Button>
      )}
    </Alert>
  );
}

function FieldLink({ pointer, detail }: { pointer: string; detail: string }) {
  if (!pointer.startsWith('/')) return <>{pointer ? `${pointer}: ${detail}` : detail}</>;
  const id = fieldId(pointer);
  const label = labelOf(id);
  const go = (e: React.MouseEvent) => {
    e.preventDefault();
    document.getElementById(id)?.focus();
  };
  return (
    <Anchor href={`#${id}`} onClick={go} inherit c="inherit" underline="always">
      {label ? `${label}: ${detail}` : detail}
    </Anchor>
  );
}

/** The words on an input's label, without its mark for "required"; the form stands before its failure is shown. */
function labelOf(id: string): string {
  const label = document.querySelector(`label[for="${CSS.escape(id)}"]`) ?? document.getElementById(`${id}-label`);
  return (label?.textContent ?? '').replace(/\s*\*$/, '');
}

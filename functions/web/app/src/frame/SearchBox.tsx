import { Loader, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type KeyboardEvent, useState } from 'react';
import { t } from '@/i18n';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { ReturnFocus } from '@/ui/ReturnFocus';
import { useAccount } from './account';
import classes from './Header.module.css';
import { type Hit, searchSources } from './searches';

/** The search dialog: what is typed is looked for in everything the account may see. */
export function SearchBox({ close }: { close: () => void }) {
  const account = useAccount();
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), 250);
  const found = useQuery({
    queryKey: ['search', q],
    enabled: q.length > 1,
    queryFn: async () => (await Promise.all(searchSources.filter((s) => s.shown(account)).map((s) => s.find(q, account)))).flat(),
  });
  return (
    <Modal opened onClose={close} title={t('common.search.title')} size="lg" yOffset="8vh" centered={false} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <ReturnFocus />
      <Stack gap="xs" onKeyDown={walkHits}>
        <TextInput
          aria-label={t('common.search.title')}
          placeholder={t('common.search.hint')}
          value={typed}
          onChange={(e) => setTyped(e.currentTarget.value)}
          leftSection={<IconSearch size={16} aria-hidden />}
          rightSection={found.isFetching ? <Loader size={16} /> : undefined}
          data-autofocus
          data-hit
        />
        <ProblemAlert error={found.error} />
        <div role="status">
          {q.length > 1 && found.data?.length === 0 && (
            <Text size="sm" className="dim">
              {t('common.search.none', { q })}
            </Text>
          )}
        </div>
        <Stack gap={0}>
          {found.data?.map((hit) => (
            <HitLink key={hit.to + hit.detail + hit.name} hit={hit} onOpen={close} />
          ))}
        </Stack>
      </Stack>
    </Modal>
  );
}

function HitLink({ hit, onOpen }: { hit: Hit; onOpen: () => void }) {
  return (
    <Link to={hit.to} search={hit.search ?? {}} className={classes.hit} onClick={onOpen} data-hit>
      <span className={classes.hitName}>{hit.name}</span> <span className="numbers">{hit.code}</span>
      <div className="dim">{hit.detail}</div>
    </Link>
  );
}

/** Arrows walk between the box and the hits; Enter in the box opens the first. */
function walkHits(e: KeyboardEvent<HTMLDivElement>) {
  if (e.key === 'Enter' && e.target instanceof HTMLInputElement) {
    e.currentTarget.querySelector<HTMLElement>('a[data-hit]')?.click();
    return;
  }
  if (e.key !== 'ArrowDown' && e.key !== 'ArrowUp') return;
  const stops = [...e.currentTarget.querySelectorAll<HTMLElement>('[data-hit]')];
  const at = stops.indexOf(document.activeElement as HTMLElement);
  e.preventDefault();
  stops[at + (e.key === 'ArrowDown' ? 1 : -1)]?.focus();
}

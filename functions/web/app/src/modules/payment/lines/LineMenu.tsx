import { ActionIcon, Menu } from '@mantine/core';
import '@mantine/core/styles/Menu.css';
import { IconDots } from '@tabler/icons-react';
import { t } from '@/i18n';
import { money } from '@/lib/format';
import type { Line } from '../queries';

/** What may be done to one line of a draft: split it, or merge its parts (F-52). */
export function LineMenu({ line, choose }: { line: Line; choose: (what: 'split' | 'merge') => void }) {
  const what = line.parts ? 'merge' : 'split';
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" aria-label={t('payment.line.menu', { name: line.name })}>
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => choose(what)}>{t(`payment.${what}.action`)}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Which part of a split line it is, and what was put off (F-52). */
export function PartNote({ line }: { line: Line }) {
  if (!line.parts) return null;
  const n = Number(/~(\d+)$/.exec(line.policy)?.[1] ?? 1);
  return (
    <span className="dim">
      {line.parts > 1 && t('payment.split.of', { n, parts: line.parts })}
      {line.parts > 1 && line.deferred ? ' · ' : ''}
      {line.deferred ? t('payment.split.deferred', { total: money(line.deferred) }) : ''}
    </span>
  );
}

import { ActionIcon, Menu } from '@mantine/core';
import '@mantine/core/styles/Menu.css';
import { IconDots } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { t } from '@/i18n';

/**
 * A dossier's action menu in a list: Xử lý hồ sơ in one's own queues (C-06,
 * C-26), Xem chi tiết in a search (C-14). Both open the dossier's screen,
 * which offers what the API allows.
 */
export function RowMenu({ code, own }: { code: string; own: boolean }) {
  const navigate = useNavigate();
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" aria-label={t('dossier.row.menu', { code })} onClick={(e) => { e.stopPropagation(); }}>
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown onClick={(e) => { e.stopPropagation(); }}>
        <Menu.Item onClick={() => void navigate({ to: `/dossiers/${code}` })}>
          {t(own ? 'dossier.row.process' : 'dossier.row.view')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

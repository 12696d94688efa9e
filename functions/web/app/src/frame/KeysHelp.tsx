import { Kbd, Modal, Table } from '@mantine/core';
import '@mantine/core/styles/Kbd.css';
import { t } from '@/i18n';
import { ReturnFocus } from '@/ui/ReturnFocus';

const keys: [what: string, keys: string[]][] = [
  ['search', ['Ctrl K', '/']],
  ['help', ['?']],
  ['next', ['Tab']],
  ['rows', ['↑', '↓']],
  ['ends', ['Home', 'End']],
  ['open', ['Enter']],
  ['select', ['Space']],
  ['close', ['Esc']],
];

/** Phím tắt: what the keyboard does, everywhere on the page. */
export function KeysHelp({ close }: { close: () => void }) {
  return (
    <Modal opened onClose={close} title={t('help.keys')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <ReturnFocus />
      <Table verticalSpacing={5} fz="sm" aria-label={t('help.keys')}>
        <Table.Tbody>
          {keys.map(([what, pressed]) => (
            <Table.Tr key={what}>
              <Table.Th fw={400}>{t(`help.keys.${what}`)}</Table.Th>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>
                {pressed.map((key) => (
                  <Kbd key={key} mr={4}>
                    {key}
                  </Kbd>
                ))}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}

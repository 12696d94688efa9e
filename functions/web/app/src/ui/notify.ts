import { t } from '@/i18n';

// Notifications are fetched when the first one is shown: most first loads need none.
let needed = false;
const watchers = new Set<() => void>();

/** Says a success in words (J-14); it goes away by itself and is read out. */
export function succeeded(title: string, message: string): void {
  show(title, message, 'green.9', 6000);
}

/** Says what a success means besides; it stays until it is closed. */
export function warned(title: string, message: string): void {
  show(title, message, 'yellow.9', false);
}

function show(title: string, message: string, color: string, autoClose: number | false): void {
  needed = true;
  for (const callback of watchers) callback();
  void import('@mantine/notifications').then(({ notifications }) => {
    notifications.show({ title, message, color, autoClose, withBorder: true, closeButtonProps: { 'aria-label': t('common.close') } });
  });
}

/** True once a notification was shown; for the frame, which then makes room for them. */
export function areNotificationsNeeded(): boolean {
  return needed;
}

/** Calls back when the first notification is shown. */
export function watchNotifications(callback: () => void): () => void {
  watchers.add(callback);
  return () => watchers.delete(callback);
}

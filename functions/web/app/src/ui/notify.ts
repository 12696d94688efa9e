import { notifications } from '@mantine/notifications';

/** Says a success in words (J-14); it goes away by itself and is read out. */
export function succeeded(title: string, message: string): void {
  notifications.show({ title, message, color: 'green.9', autoClose: 6000, withBorder: true });
}

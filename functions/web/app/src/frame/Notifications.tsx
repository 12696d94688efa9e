import { Notifications } from '@mantine/notifications';
import '@mantine/core/styles/Notification.css';
import '@mantine/notifications/styles.css';

/** Where notifications appear, above the lower edge: the buttons of a screen stand at its head. Fetched with the first of them. */
export default function Place() {
  return <Notifications position="top-center" />;
}

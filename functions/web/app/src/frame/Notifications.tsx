import { Notifications } from '@mantine/notifications';
import '@mantine/core/styles/Notification.css';
import '@mantine/notifications/styles.css';

/** Where notifications appear, over the middle of the head: a screen's buttons stand right of it, those of a row at its end. Fetched with the first of them. */
export default function Place() {
  return <Notifications position="top-center" />;
}

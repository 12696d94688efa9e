import './frame/styles';
import { createRoot } from 'react-dom/client';
import { getConfig } from '@/api/config';
import { keptLocale, loadLanguage } from '@/i18n';
import { App } from './frame/App';
import { StartFailed } from './frame/StartFailed';

const place = document.getElementById('root');
if (!place) throw new Error('index.html has no #root');
const root = createRoot(place);

try {
  const config = await getConfig();
  await loadLanguage(keptLocale(config.locale));
  root.render(<App />);
} catch {
  root.render(<StartFailed />);
}

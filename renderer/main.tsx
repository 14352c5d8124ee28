import './theme/theme.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { startLanguage } from './i18n/language.ts';
import { connect } from './rpc/client.ts';
import { followChanges } from './rpc/follow-changes.ts';

// The connection is asked for before anything is painted: both take their time, side by side.
connect();
followChanges();
startLanguage();

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no root element.');
createRoot(root).render(<App />);

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '@fontsource-variable/figtree';
import './design/tokens.css';
import './design/base.css';
import './ui/ui.css';
import './ui/shared.css';
import { App } from './App';
import { Theme } from './design/theme';
import { Language } from './language';

const place = document.getElementById('app');
if (place === null) throw new Error('index.html lacks #app');

createRoot(place).render(
  <StrictMode>
    <Language>
      <Theme>
        <App />
      </Theme>
    </Language>
  </StrictMode>,
);

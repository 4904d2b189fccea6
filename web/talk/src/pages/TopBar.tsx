import { useState } from 'react';
import { useWords } from '../language';
import { prefer, usePreferences } from '../preferences';
import { go } from '../route';
import { Button, IconButton } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { Chooser } from '../ui/Fields';

/** The bar of every page but the meeting itself. */
export function TopBar() {
  const words = useWords();
  const [settings, setSettings] = useState(false);
  return (
    <header className="top-bar">
      <a className="skip" href="#content">
        {words.app.skip}
      </a>
      <a
        className="brand"
        href="/"
        onClick={(event) => {
          event.preventDefault();
          go('/');
        }}
      >
        <img src="/icon.svg" alt="" width="34" height="34" />
        {words.app.name}
      </a>
      <span className="top-links">
        <Button kind="quiet" icon="people" onPress={() => go('/people')}>
          {words.app.people}
        </Button>
        <IconButton icon="settings" label={words.settings.title} onPress={() => setSettings(true)} />
      </span>
      <Dialog title={words.settings.title} isOpen={settings} onClose={() => setSettings(false)}>
        <LookSettings />
      </Dialog>
    </header>
  );
}

/** Language, appearance and direction. */
export function LookSettings() {
  const words = useWords();
  const { language, theme, direction } = usePreferences();
  return (
    <>
      <Chooser
        label={words.settings.language}
        choices={[
          { id: 'auto', text: words.settings.auto },
          { id: 'en', text: 'English' },
          { id: 'de', text: 'Deutsch' },
        ]}
        chosen={language}
        onChoose={(id) => prefer({ language: id as typeof language })}
      />
      <Chooser
        label={words.settings.theme}
        choices={[
          { id: 'auto', text: words.settings.auto },
          { id: 'light', text: words.settings.light },
          { id: 'dark', text: words.settings.dark },
        ]}
        chosen={theme}
        onChoose={(id) => prefer({ theme: id as typeof theme })}
      />
      <Chooser
        label={words.settings.direction}
        choices={[
          { id: 'auto', text: words.settings.auto },
          { id: 'ltr', text: words.settings.ltr },
          { id: 'rtl', text: words.settings.rtl },
        ]}
        chosen={direction}
        onChoose={(id) => prefer({ direction: id as typeof direction })}
      />
    </>
  );
}

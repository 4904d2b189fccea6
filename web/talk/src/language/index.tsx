import { createContext, useContext, useEffect, useMemo, type ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components';
import { usePreferences } from '../preferences';
import { english } from './english';
import { german } from './german';

/** Every text of the app; a language that lacks one does not compile. */
export type Catalogue = typeof english;

const CATALOGUES: Record<'en' | 'de', Catalogue> = { en: english, de: german };
const RIGHT_TO_LEFT = new Set(['ar', 'dv', 'fa', 'he', 'ku', 'ps', 'sd', 'ug', 'ur', 'yi']);

const Words = createContext<Catalogue>(english);

export function useWords(): Catalogue {
  return useContext(Words);
}

export function languageOf(preferred: 'auto' | 'en' | 'de', spoken: readonly string[]): 'en' | 'de' {
  if (preferred !== 'auto') return preferred;
  for (const tag of spoken) {
    const language = tag.slice(0, 2).toLowerCase();
    if (language === 'en' || language === 'de') return language;
  }
  return 'en';
}

export function directionOf(preferred: 'auto' | 'ltr' | 'rtl', spoken: readonly string[]): 'ltr' | 'rtl' {
  if (preferred !== 'auto') return preferred;
  return RIGHT_TO_LEFT.has((spoken[0] ?? 'en').split('-')[0] ?? '') ? 'rtl' : 'ltr';
}

/** Gives the app its language and direction, and tells them to the page. */
export function Language({ children }: { children: ReactNode }) {
  const { language: preferred, direction: wished } = usePreferences();
  const language = languageOf(preferred, navigator.languages);
  const direction = directionOf(wished, navigator.languages);
  const region = useMemo(
    () => navigator.languages.find((tag) => tag.startsWith(`${language}-`)) ?? language,
    [language],
  );
  useEffect(() => {
    document.documentElement.lang = language;
    document.documentElement.dir = direction;
  }, [language, direction]);
  // A script that is written from the right is how a locale says its direction.
  const locale = direction === 'rtl' ? `${language}-Arab` : region;
  return (
    <I18nProvider locale={locale}>
      <Words.Provider value={CATALOGUES[language]}>{children}</Words.Provider>
    </I18nProvider>
  );
}

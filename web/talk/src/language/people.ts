import { usePreferences } from '../preferences';
import { languageOf } from './index';
import { peopleEnglish } from './people.english';
import { peopleGerman } from './people.german';

/** Every text of people and calls. */
export type PeopleCatalogue = typeof peopleEnglish;

export function usePeopleWords(): PeopleCatalogue {
  const { language } = usePreferences();
  return languageOf(language, navigator.languages) === 'de' ? peopleGerman : peopleEnglish;
}

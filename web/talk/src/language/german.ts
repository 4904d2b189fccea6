import type { Catalogue } from '.';

/** The German texts. */
export const german: Catalogue = {
  app: {
    name: 'Perigee',
    skip: 'Zum Inhalt springen',
    close: 'Schließen',
    cancel: 'Abbrechen',
    back: 'Zur Startseite',
    dismiss: 'Ausblenden',
    copied: 'Kopiert',
    unknownTitle: 'Hier ist nichts',
    unknownText: 'Vielleicht ist die Adresse vertippt. Besprechungen haben Links wie /m/abc-defg-hij.',
  },
  landing: {
    title: 'Einander nah.',
    lead: 'Gespräche von Angesicht zu Angesicht, im Browser und auf eigenen Servern. Ohne Konto, ohne Installation.',
    newMeeting: 'Neue Besprechung',
    creating: 'Einen Moment …',
    or: 'oder',
    joinLabel: 'Link oder Code einer Besprechung',
    joinPlaceholder: 'abc-defg-hij',
    join: 'Teilnehmen',
    notACode: 'Das ist weder ein Link noch ein Code einer Besprechung. Codes sehen aus wie abc-defg-hij.',
    recent: 'Zuletzt besucht',
    recentHint: 'Nur in diesem Browser gespeichert',
    forget: (id) => `${id} vergessen`,
    yours: 'Sie leiten diese Besprechung',
    failed: 'Die Besprechung konnte nicht angelegt werden. Ist der Server erreichbar?',
    refused: (why) => `Der Server hat die Besprechung nicht angelegt: ${why}`,
    points: [
      ['Nah', 'Ton und Bild nehmen den kürzesten Weg: über den nächsten Ihrer Server.'],
      ['Ihrs', 'Niemand sonst wird gefragt, nichts wird von anderswo geladen.'],
      ['Beständig', 'Ein verlorenes Netz oder ein toter Server ist in Sekunden überbrückt; Sie bleiben dabei.'],
    ],
  },
  settings: {
    title: 'Einstellungen',
    language: 'Sprache',
    theme: 'Erscheinungsbild',
    direction: 'Leserichtung',
    auto: 'Wie der Browser',
    light: 'Hell',
    dark: 'Dunkel',
    ltr: 'Von links nach rechts',
    rtl: 'Von rechts nach links',
  },
};

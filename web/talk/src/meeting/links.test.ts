import { expect, test } from 'vitest';
import { linked } from './links';

test('addresses in a sentence become links without its marks', () => {
  expect(linked('See https://perigee.example/a?b=1, or www.example.org.')).toEqual([
    { text: 'See ', href: null },
    { text: 'https://perigee.example/a?b=1', href: 'https://perigee.example/a?b=1' },
    { text: ', or ', href: null },
    { text: 'www.example.org', href: 'https://www.example.org/' },
    { text: '.', href: null },
  ]);
});

test('a bracket belongs to the address that opened it', () => {
  expect(linked('https://x.example/a_(b)')[0]?.text).toBe('https://x.example/a_(b)');
  expect(linked('(https://x.example/a)')[1]?.text).toBe('https://x.example/a');
});

test('nothing but the web is linked', () => {
  for (const text of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc', 'plain', '']) {
    expect(linked(text).filter((piece) => piece.href !== null)).toEqual([]);
  }
});

test('what was written is kept to the letter', () => {
  const text = 'a <b> https://x.example/"q" & www.y.example! end';
  expect(linked(text).map((piece) => piece.text).join('')).toBe(text);
});

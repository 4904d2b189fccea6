import { expect, test } from 'vitest';
import { meetingIdIn, routeOf } from './route';

test('a meeting has a path of its own', () => {
  expect(routeOf('/m/abc-defg-hij')).toEqual({ page: 'meeting', id: 'abc-defg-hij' });
  expect(routeOf('/m/ABC-defg-hij/')).toEqual({ page: 'meeting', id: 'abc-defg-hij' });
  expect(routeOf('/')).toEqual({ page: 'landing' });
  expect(routeOf('/elsewhere')).toEqual({ page: 'unknown' });
});

test('a meeting is found by its link, its id, or its letters', () => {
  const id = 'abc-defg-hij';
  expect(meetingIdIn('https://talk.example/m/abc-defg-hij?x=1')).toBe(id);
  expect(meetingIdIn('  ABC-DEFG-HIJ ')).toBe(id);
  expect(meetingIdIn('abc defg hij')).toBe(id);
  expect(meetingIdIn('abcdefghij')).toBe(id);
});

test('what names no meeting is none', () => {
  for (const typed of ['', 'hello', 'https://talk.example/', 'what?', 'a--b']) {
    expect(meetingIdIn(typed)).toBeNull();
  }
});

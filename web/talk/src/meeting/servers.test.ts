import { expect, test } from 'vitest';
import { Servers } from './servers';

function tried(servers: Servers, times: number): string[] {
  return Array.from({ length: times }, () => {
    servers.failed();
    return servers.url;
  });
}

test('a server that fails once is tried again, then all have their turns', () => {
  const servers = new Servers('one');
  servers.standIns(['two', 'three']);
  expect(servers.hasOthers).toBe(true);
  expect(tried(servers, 5)).toEqual(['one', 'two', 'three', 'one', 'two']);
  servers.settled();
  expect(servers.preferred).toBe('two');
  expect(tried(servers, 3)).toEqual(['two', 'one', 'three']);
});

test('without others the only one is tried', () => {
  const servers = new Servers('one');
  expect(servers.hasOthers).toBe(false);
  expect(tried(servers, 3)).toEqual(['one', 'one', 'one']);
});

test('where it was sent comes first, and home when that is gone', () => {
  const servers = new Servers('one');
  servers.move('two');
  expect(servers.url).toBe('two');
  expect(tried(servers, 3)).toEqual(['two', 'one', 'two']);
});

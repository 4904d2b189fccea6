import { describe, expect, it } from 'vitest';
import { parted, unnamed } from './media';

describe('a description', () => {
  it('names plain addresses alone, in each section; hidden ones are told apart', () => {
    const [hidden, plain] = ['a=candidate:1 1 udp 9 x.local 1 typ host', 'a=candidate:2 1 udp 8 192.0.2.1 1 typ srflx'];
    const section = (...lines: string[]) => `m=audio 9 X 0\r\n${lines.join('\r\n')}\r\n`;
    const told = parted(`v=0\r\n${section('a=mid:0', hidden, plain)}${section('a=mid:1', hidden)}`);
    expect(told.plain).toBe(`v=0\r\n${section('a=mid:0', plain)}${section('a=mid:1')}`);
    expect(told.hidden).toEqual([{ mid: '0', line: hidden }, { mid: '1', line: hidden }]);
    expect(parted('m=audio 9 X 0\r\n')).toEqual({ plain: 'm=audio 9 X 0\r\n', hidden: [] });
  });

  it('names no sections to who names none', () => {
    expect(unnamed('v=0\r\na=group:BUNDLE 0\r\nm=audio 9 X 0\r\na=mid:0\r\na=sendrecv\r\n')).toBe('v=0\r\nm=audio 9 X 0\r\na=sendrecv\r\n');
  });
});

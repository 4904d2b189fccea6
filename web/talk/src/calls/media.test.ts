import { describe, expect, it } from 'vitest';
import { plainFirst } from './media';

describe('a description', () => {
  it('names plain addresses before hidden ones, in each section', () => {
    const [hidden, plain] = ['a=candidate:1 1 udp 9 x.local 1 typ host', 'a=candidate:2 1 udp 8 192.0.2.1 1 typ srflx'];
    const section = (...lines: string[]) => `m=audio 9 X 0\r\n${lines.join('\r\n')}\r\n`;
    const mixed = section(hidden, plain, 'a=ice-pwd:x');
    expect(plainFirst(`v=0\r\n${mixed}${mixed}`)).toBe(`v=0\r\n${section(plain, 'a=ice-pwd:x', hidden).repeat(2)}`);
    expect(plainFirst('m=audio 9 X 0\r\n')).toBe('m=audio 9 X 0\r\n');
  });
});

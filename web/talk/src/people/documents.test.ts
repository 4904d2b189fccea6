import { describe, expect, it } from 'vitest';
import { readComposing, readImdn, readPidf, writeComposing, writeImdn, writePidf } from './documents';

describe('presence', () => {
  it('says what was said', () => {
    for (const status of ['online', 'away', 'busy', 'offline'] as const) {
      expect(readPidf(writePidf('sip:anna@perigee.local', status, ['bert']))).toBe(status);
    }
  });

  it('is read as a super node writes it', () => {
    const devices = (basic: string) => `<presence entity="sip:a@b"><tuple id="devices"><status><basic>${basic}</basic></status></tuple></presence>`;
    expect(readPidf(devices('open'))).toBe('online');
    expect(readPidf(devices('closed'))).toBe('offline');
    expect(readPidf('')).toBe('offline');
  });

  it('names its owner, whatever the name', () => {
    expect(writePidf('sip:a"b<c@d', 'online', [])).toContain('entity="sip:a&quot;b&lt;c@d"');
  });
});

describe('marks', () => {
  it('come back as they went (RFC 5438)', () => {
    expect(readImdn(writeImdn('a&<b', '2026-01-01T00:00:00Z', 'delivered'))).toEqual({ id: 'a&<b', mark: 'delivered' });
    expect(readImdn(writeImdn('1', '2026-01-01T00:00:00Z', 'displayed'))).toEqual({ id: '1', mark: 'displayed' });
    expect(readImdn('<imdn><message-id>1</message-id></imdn>')).toBeNull();
  });

  it('tell who writes (RFC 3994)', () => {
    expect(readComposing(writeComposing(true))).toBe(true);
    expect(readComposing(writeComposing(false))).toBe(false);
  });
});

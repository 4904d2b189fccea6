import { expect, it } from 'vitest';
import { looksAnew } from './negotiation';
import { parse, type SipResponse } from './sip/message';

function answer(supported: string): SipResponse {
  return parse(`SIP/2.0 200 OK\r\n${supported}CSeq: 1 INVITE\r\n\r\n`) as SipResponse;
}

it('tells telephones that keep to the ways of the first description from those that look anew', () => {
  expect(looksAnew(answer('Supported: replaces, gruu, outbound, trickle-ice\r\n'))).toBe(true);
  // linphone 5.1
  expect(looksAnew(answer('Supported: replaces, outbound, gruu, path, record-aware\r\n'))).toBe(false);
  expect(looksAnew(answer(''))).toBe(false);
});

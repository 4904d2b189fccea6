/** Small documents of messaging and presence: what is read of them is little, so no parser of XML. */

export type Status = 'online' | 'away' | 'busy' | 'offline';

/** What somebody publishes of themselves (RFC 3863, RFC 4480), and for whom: the super node tells nobody else. */
export function writePidf(address: string, status: Status, watchers: readonly string[]): string {
  const basic = status === 'offline' ? 'closed' : 'open';
  const doing = status === 'away' || status === 'busy'
    ? `<dm:person id="p"><rpid:activities><rpid:${status}/></rpid:activities></dm:person>`
    : '';
  return (
    '<?xml version="1.0" encoding="UTF-8"?>' +
    '<presence xmlns="urn:ietf:params:xml:ns:pidf" xmlns:dm="urn:ietf:params:xml:ns:pidf:data-model" ' +
    `xmlns:rpid="urn:ietf:params:xml:ns:pidf:rpid" entity="${escaped(address)}">` +
    `<tuple id="app"><status><basic>${basic}</basic></status></tuple>${doing}` +
    `<watchers xmlns="urn:perigee:watchers">${escaped(watchers.join(' '))}</watchers></presence>`
  );
}

export function readPidf(document: string): Status {
  if (!/<(?:\w+:)?basic>\s*open\s*</.test(document)) return 'offline';
  if (/<(?:\w+:)?(?:busy|on-the-phone)\s*\/>/.test(document)) return 'busy';
  return /<(?:\w+:)?away\s*\/>/.test(document) ? 'away' : 'online';
}

export type Mark = 'delivered' | 'displayed';

/** Says what became of a message (RFC 5438). */
export function writeImdn(id: string, at: string, mark: Mark): string {
  const kind = mark === 'delivered' ? 'delivery' : 'display';
  return (
    '<?xml version="1.0" encoding="UTF-8"?><imdn xmlns="urn:ietf:params:xml:ns:imdn">' +
    `<message-id>${escaped(id)}</message-id><datetime>${escaped(at)}</datetime>` +
    `<${kind}-notification><status><${mark}/></status></${kind}-notification></imdn>`
  );
}

/** Of which message, and what; null for what else there may be in one. */
export function readImdn(document: string): { id: string; mark: Mark } | null {
  const id = /<(?:\w+:)?message-id>([^<]{1,128})</.exec(document)?.[1];
  const mark = /<(?:\w+:)?(delivered|displayed)\s*\/>/.exec(document)?.[1];
  return id === undefined || mark === undefined ? null : { id: plain(id), mark: mark as Mark };
}

/** Says that somebody writes, or stopped to (RFC 3994). */
export function writeComposing(isActive: boolean): string {
  return (
    '<?xml version="1.0" encoding="UTF-8"?><isComposing xmlns="urn:ietf:params:xml:ns:im-iscomposing">' +
    `<state>${isActive ? 'active' : 'idle'}</state><contenttype>text/plain</contenttype></isComposing>`
  );
}

export function readComposing(document: string): boolean {
  return /<(?:\w+:)?state>\s*active\s*</.test(document);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function plain(text: string): string {
  return text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&');
}

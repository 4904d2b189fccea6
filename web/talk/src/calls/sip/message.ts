/** A header field: its name as RFC 3261 writes it, and its value. */
export type Field = readonly [name: string, value: string];

export interface SipRequest {
  method: string;
  uri: string;
  fields: readonly Field[];
  body: string;
}

export interface SipResponse {
  status: number;
  reason: string;
  fields: readonly Field[];
  body: string;
}

export type SipMessage = SipRequest | SipResponse;

const COMPACT: Readonly<Record<string, string>> = {
  c: 'Content-Type', e: 'Content-Encoding', f: 'From', i: 'Call-ID', k: 'Supported', l: 'Content-Length',
  m: 'Contact', o: 'Event', r: 'Refer-To', b: 'Referred-By', s: 'Subject', t: 'To', u: 'Allow-Events', v: 'Via',
  y: 'Identity',
};
const MOST_FIELDS = 256;

export function isRequest(message: SipMessage): message is SipRequest {
  return 'method' in message;
}

export function write(message: SipMessage): string {
  const start = isRequest(message)
    ? `${message.method} ${message.uri} SIP/2.0`
    : `SIP/2.0 ${message.status} ${message.reason}`;
  const lines = message.fields.map(([name, value]) => `${name}: ${value}`);
  const length = new TextEncoder().encode(message.body).length;
  return [start, ...lines, `Content-Length: ${length}`, '', message.body].join('\r\n');
}

/** Null if it breaks the rules. */
export function parse(text: string): SipMessage | null {
  const end = text.indexOf('\r\n\r\n');
  const head = (end < 0 ? text : text.slice(0, end)).replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  const [start, ...lines] = head;
  if (start === undefined || lines.length > MOST_FIELDS) return null;
  const fields: Field[] = [];
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon < 1) return null;
    const name = line.slice(0, colon).trim();
    const known = COMPACT[name.toLowerCase()] ?? name;
    if (known.toLowerCase() !== 'content-length') fields.push([known, line.slice(colon + 1).trim()]);
  }
  const body = end < 0 ? '' : text.slice(end + 4);
  const response = /^SIP\/2\.0 (\d{3}) ?(.*)$/.exec(start);
  if (response?.[1] !== undefined) {
    return { status: Number(response[1]), reason: response[2] ?? '', fields, body };
  }
  const request = /^([A-Za-z0-9.!%*_+`'~-]+) (\S+) SIP\/2\.0$/.exec(start);
  if (request?.[1] === undefined || request[2] === undefined) return null;
  return { method: request[1], uri: request[2], fields, body };
}

/** The first field of a name; empty if there is none. */
export function first(message: { fields: readonly Field[] }, name: string): string {
  const wanted = name.toLowerCase();
  return message.fields.find(([one]) => one.toLowerCase() === wanted)?.[1] ?? '';
}

/** All values of a name, in order; several in one field are parted. */
export function all(message: { fields: readonly Field[] }, name: string): string[] {
  const wanted = name.toLowerCase();
  return message.fields.filter(([one]) => one.toLowerCase() === wanted).flatMap(([, value]) => parted(value));
}

/** Parts a list at its commas, except those in quotation marks and brackets. */
export function parted(value: string): string[] {
  const parts: string[] = [];
  let from = 0;
  let isQuoted = false;
  let isBracketed = false;
  for (let at = 0; at < value.length; at++) {
    const letter = value[at];
    if (letter === '\\' && isQuoted) at++;
    else if (letter === '"') isQuoted = !isQuoted;
    else if (letter === '<' && !isQuoted) isBracketed = true;
    else if (letter === '>' && !isQuoted) isBracketed = false;
    else if (letter === ',' && !isQuoted && !isBracketed) {
      parts.push(value.slice(from, at).trim());
      from = at + 1;
    }
  }
  parts.push(value.slice(from).trim());
  return parts.filter((part) => part !== '');
}

/** What `From`, `To`, `Contact` and the like hold. */
export interface NameAddress {
  name: string;
  uri: string;
  parameters: Readonly<Record<string, string>>;
}

export function addressOf(field: string): NameAddress {
  const bracketed = /^\s*(?:"((?:[^"\\]|\\.)*)"|([^<"]*?))\s*<([^>]*)>(.*)$/.exec(field);
  if (bracketed === null) {
    // Without brackets, parameters are the field's.
    const [uri = '', ...rest] = field.trim().split(';');
    return { name: '', uri, parameters: parametersOf(rest.join(';')) };
  }
  const name = bracketed[1]?.replace(/\\(.)/g, '$1') ?? bracketed[2] ?? '';
  return { name, uri: bracketed[3] ?? '', parameters: parametersOf(bracketed[4] ?? '') };
}

export function parametersOf(text: string): Record<string, string> {
  const parameters: Record<string, string> = {};
  for (const match of text.matchAll(/;?\s*([^=;\s]+)(?:\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*))?/g)) {
    const name = match[1]?.toLowerCase();
    const value = match[2] ?? '';
    if (name !== undefined) parameters[name] = value.startsWith('"') ? value.slice(1, -1) : value.trim();
  }
  return parameters;
}

/** The user of a SIP address; empty if it names none. */
export function userOf(uri: string): string {
  const user = /^sips?:([^@;?:]+)(?::[^@]*)?@/i.exec(uri)?.[1] ?? '';
  try {
    return decodeURIComponent(user);
  } catch {
    return '';
  }
}

/** An address without its parameters and headers. */
export function bare(uri: string): string {
  return uri.replace(/[;?].*$/, '');
}

/** A response with what every response repeats of its request (RFC 3261 §8.2.6). */
export function answerTo(
  request: SipRequest,
  status: number,
  reason: string,
  tag: string,
  more: readonly Field[] = [],
  body = '',
): SipResponse {
  const repeated = new Set(['via', 'from', 'to', 'call-id', 'cseq', 'record-route']);
  const fields = request.fields.filter(([name]) => repeated.has(name.toLowerCase()));
  const tagged = fields.map(([name, value]): Field => {
    const lacks = name.toLowerCase() === 'to' && addressOf(value).parameters['tag'] === undefined;
    return [name, lacks && tag !== '' ? `${value};tag=${tag}` : value];
  });
  return { status, reason, fields: [...tagged, ...more], body };
}

export const REASONS: Readonly<Record<number, string>> = {
  100: 'Trying', 180: 'Ringing', 200: 'OK', 202: 'Accepted', 400: 'Bad Request', 403: 'Forbidden',
  405: 'Method Not Allowed', 415: 'Unsupported Media Type', 438: 'Invalid Identity Header',
  480: 'Temporarily Unavailable', 481: 'Call/Transaction Does Not Exist', 482: 'Loop Detected',
  486: 'Busy Here', 487: 'Request Terminated', 488: 'Not Acceptable Here', 489: 'Bad Event',
  491: 'Request Pending', 493: 'Undecipherable', 500: 'Server Internal Error', 501: 'Not Implemented',
  603: 'Decline',
};

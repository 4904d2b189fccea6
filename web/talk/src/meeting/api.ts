/** The talk host's HTTP: making a meeting, and asking whether there is one. */

export interface CreatedMeeting {
  id: string;
  hostKey: string;
}

/** What a stranger may know of a meeting. */
export interface PublicMeeting {
  id: string;
  title: string;
  passcode: boolean;
  lobby: boolean;
  locked: boolean;
  e2ee: boolean;
  running: boolean;
  participants: number;
}

/** The server said no; `detail` is its own word for a person. */
export class Refused extends Error {
  readonly status: number;

  constructor(status: number, detail: string) {
    super(detail);
    this.name = 'Refused';
    this.status = status;
  }
}

export interface MeetingWish {
  title?: string;
  passcode?: string;
  options?: Record<string, unknown>;
}

export async function createMeeting(wish: MeetingWish): Promise<CreatedMeeting> {
  const answer = await ask('/v1/meetings', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(wish),
  });
  return answer as CreatedMeeting;
}

export async function findMeeting(id: string): Promise<PublicMeeting> {
  return (await ask(`/v1/meetings/${encodeURIComponent(id)}`)) as PublicMeeting;
}

async function ask(path: string, init?: RequestInit): Promise<unknown> {
  const response = await fetch(path, { ...init, signal: AbortSignal.timeout(10_000) });
  const body: unknown = await response.json().catch(() => null);
  if (response.ok && typeof body === 'object' && body !== null) return body;
  const problem = (body ?? {}) as { detail?: string; title?: string };
  throw new Refused(response.status, problem.detail ?? problem.title ?? response.statusText);
}

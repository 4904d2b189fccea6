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

/** What was recorded and can be watched. */
export interface FinishedRecording {
  id: string;
  startedAt: string;
  url: string;
  minutes: number;
}

/** For the meeting's hosts alone. */
export async function findRecordings(id: string, hostKey: string): Promise<FinishedRecording[]> {
  const answer = (await ask(`/v1/meetings/${encodeURIComponent(id)}/recordings`, {
    headers: { authorization: `Bearer ${hostKey}` },
  })) as {
    recordings: {
      id: string;
      startedAt: string;
      files: { source: string; url?: string; millis: number }[];
    }[];
  };
  return answer.recordings.flatMap(({ id: recording, startedAt, files }) => {
    const view = files.find((file) => file.source === 'view');
    return view?.url === undefined
      ? []
      : [{ id: recording, startedAt, url: view.url, minutes: Math.ceil(view.millis / 60_000) }];
  });
}

async function ask(path: string, init?: RequestInit): Promise<unknown> {
  const response = await fetch(path, { ...init, signal: AbortSignal.timeout(10_000) });
  const body: unknown = await response.json().catch(() => null);
  if (response.ok && typeof body === 'object' && body !== null) return body;
  const problem = (body ?? {}) as { detail?: string; title?: string };
  throw new Refused(response.status, problem.detail ?? problem.title ?? response.statusText);
}

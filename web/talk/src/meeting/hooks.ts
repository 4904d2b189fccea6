import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Devices, DeviceView } from './devices';
import type { Session } from './session';
import type { SessionView } from './showing';

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error('this belongs inside a meeting');
  return session;
}

export function useSessionView(session: Session): SessionView {
  return useSyncExternalStore(session.subscribe, session.view);
}

/** The meeting as it is now. */
export function useMeeting(): SessionView {
  return useSessionView(useSession());
}

export function useDevices(devices: Devices): DeviceView {
  return useSyncExternalStore(devices.subscribe, devices.view);
}

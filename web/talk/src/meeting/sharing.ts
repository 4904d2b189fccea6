/** The screen or window that its user chooses; null if he thinks better of it. */
export async function chosenScreen(): Promise<MediaStream | null> {
  const wish = {
    video: { frameRate: { max: 30 } },
    audio: { echoCancellation: false, noiseSuppression: false },
    selfBrowserSurface: 'exclude',
    surfaceSwitching: 'include',
    systemAudio: 'include',
  } as DisplayMediaStreamOptions;
  try {
    return await navigator.mediaDevices.getDisplayMedia(wish);
  } catch {
    return null; // cancelled, or the system forbids it
  }
}

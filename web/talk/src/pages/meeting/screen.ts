import type { Session } from '../../meeting/session';

export async function toggleFullScreen(): Promise<void> {
  // Refused without a click, or where pages may not.
  const act = document.fullscreenElement === null
    ? document.documentElement.requestFullscreen()
    : document.exitFullscreen();
  await act.catch(() => {});
}

export function hasPicture(): boolean {
  return document.pictureInPictureEnabled;
}

/** Shows the largest picture of the meeting in a window over all others. */
export async function togglePicture(session: Session): Promise<void> {
  if (document.pictureInPictureElement !== null) {
    await document.exitPictureInPicture();
    return;
  }
  const videos = [...document.querySelectorAll<HTMLVideoElement>('.tile:not(.self) video')];
  const playing = videos.filter((video) => video.videoWidth > 0);
  const [largest] = playing.sort((a, b) => b.clientWidth - a.clientWidth);
  if (largest === undefined) return;
  largest.disablePictureInPicture = false;
  const opened = await largest.requestPictureInPicture().catch(() => null);
  if (opened === null) return;
  session.shown.inWindow(true);
  largest.addEventListener('leavepictureinpicture', () => session.shown.inWindow(false), { once: true });
}

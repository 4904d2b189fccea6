// Clients of WHIP (RFC 9725) and WHEP, as small as can be.
globalThis.whip = async (url, token, watches) => {
  const pc = new RTCPeerConnection();
  const session = { pc };
  globalThis.session = session;
  if (watches) {
    pc.addTransceiver('audio', { direction: 'recvonly' });
    pc.addTransceiver('video', { direction: 'recvonly' });
    pc.ontrack = ({ track }) => {
      const element = document.createElement(track.kind);
      element.autoplay = true;
      element.srcObject = new MediaStream([track]);
      document.body.append(element);
    };
  } else {
    const media = await navigator.mediaDevices.getUserMedia({
      audio: true,
      video: { width: 640, height: 360, frameRate: 15 },
    });
    for (const track of media.getTracks()) pc.addTransceiver(track, { direction: 'sendonly' });
  }
  await pc.setLocalDescription();
  const offered = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/sdp', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: pc.localDescription.sdp,
  });
  session.status = offered.status;
  session.answer = await offered.text();
  session.location = offered.headers.get('location');
  session.tag = offered.headers.get('etag');
  if (offered.status !== 201) return session.status;
  await pc.setRemoteDescription({ type: 'answer', sdp: session.answer });
  session.url = new URL(session.location, url).href;
  return session.status;
};

globalThis.restartIce = async () => {
  const { pc, url, tag } = globalThis.session;
  const offer = await pc.createOffer({ iceRestart: true });
  const lines = offer.sdp.split('\r\n');
  const keep = lines.filter((line) => /^a=ice-(ufrag|pwd):/.test(line)).slice(0, 2);
  await pc.setLocalDescription(offer);
  const patched = await fetch(url, {
    method: 'PATCH',
    headers: { 'content-type': 'application/trickle-ice-sdpfrag', 'if-match': tag },
    body: `${keep.join('\r\n')}\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\n`,
  });
  const fragment = await patched.text();
  const of = (name) => fragment.match(new RegExp(`a=${name}:(\\S+)`))?.[1];
  if (patched.status === 200) {
    const answer = globalThis.session.answer
      .replaceAll(/a=ice-ufrag:\S+/g, `a=ice-ufrag:${of('ice-ufrag')}`)
      .replaceAll(/a=ice-pwd:\S+/g, `a=ice-pwd:${of('ice-pwd')}`);
    await pc.setRemoteDescription({ type: 'answer', sdp: answer });
  }
  return patched.status;
};

globalThis.watched = async () => {
  const sum = { frames: 0, energy: 0, state: globalThis.session.pc.connectionState, sent: 0 };
  for (const report of (await globalThis.session.pc.getStats()).values()) {
    if (report.type === 'outbound-rtp') sum.sent += report.packetsSent;
    if (report.type !== 'inbound-rtp') continue;
    sum.frames += report.framesDecoded ?? 0;
    sum.energy += report.totalAudioEnergy ?? 0;
  }
  return sum;
};

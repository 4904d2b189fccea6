// Every codec's layers, with Chromium at both ends: node test/layers.js TALK-URL. One sends a camera
// by VP8 and H.264 as simulcast, by VP9 and AV1 as one stream with layers in space, which the server
// tells apart by their dependency descriptors; another shows it small, then large, then small.
import assert from 'node:assert/strict';
import { Rig } from './rig.js';

const [url] = process.argv.slice(2);
const rig = await Rig.launch([url]);
const RIDS = [
  { rid: 'q', scaleResolutionDownBy: 4, maxBitrate: 150_000 },
  { rid: 'h', scaleResolutionDownBy: 2, maxBitrate: 500_000 },
  { rid: 'f', scaleResolutionDownBy: 1, maxBitrate: 1_700_000 },
];
const CASES = [
  ['VP8', RIDS],
  ['H264', RIDS],
  ['VP9', [{ scalabilityMode: 'L3T3_KEY', maxBitrate: 2_000_000 }]],
  ['AV1', [{ scalabilityMode: 'L3T3_KEY', maxBitrate: 2_000_000 }]],
];

/** In a page: joins with one section, and keeps what the server says. */
async function join({ meeting, codec, encodings }) {
  const pc = new RTCPeerConnection();
  const me = { pc, people: [] };
  window.me = me;
  let way;
  if (encodings !== null) {
    const media = await navigator.mediaDevices.getUserMedia({ video: { width: 1280, height: 720, frameRate: 15 } });
    way = pc.addTransceiver(media.getVideoTracks()[0], { direction: 'sendonly', sendEncodings: encodings });
    const codecs = RTCRtpSender.getCapabilities('video').codecs.filter(({ mimeType, sdpFmtpLine = '' }) =>
      /rtx/i.test(mimeType) || (mimeType === `video/${codec}` && !/profile-id=[123]|profile=1|packetization-mode=0/.test(sdpFmtpLine)));
    if (!codecs.some(({ mimeType }) => mimeType === `video/${codec}`)) return 'this browser has no encoder';
    way.setCodecPreferences(codecs);
    const extensions = way.getHeaderExtensionsToNegotiate?.() ?? [];
    for (const one of extensions) if (/dependency-descriptor/.test(one.uri)) one.direction = 'sendrecv';
    way.setHeaderExtensionsToNegotiate?.(extensions);
  } else {
    way = pc.addTransceiver('video', { direction: 'recvonly' });
    const extensions = way.getHeaderExtensionsToNegotiate?.() ?? [];
    for (const one of extensions) if (/dependency-descriptor/.test(one.uri)) one.direction = 'sendrecv';
    way.setHeaderExtensionsToNegotiate?.(extensions);
    pc.addEventListener('track', ({ track }) => {
      const video = document.createElement('video');
      Object.assign(video, { autoplay: true, muted: true, srcObject: new MediaStream([track]) });
      document.body.append(video);
    });
  }
  await pc.setLocalDescription();
  const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/v1/meet/${meeting}`);
  me.say = (message) => socket.send(JSON.stringify(message));
  await new Promise((done) => socket.addEventListener('open', done));
  return new Promise((done) => {
    socket.addEventListener('message', async ({ data }) => {
      const message = JSON.parse(data);
      if (message.type === 'welcome') {
        me.you = message.you;
        me.people = message.participants.map(({ id }) => id);
        await pc.setRemoteDescription({ type: 'answer', sdp: message.answer });
        me.hasDescriptor = /dependency-descriptor/.test(message.answer);
        done('');
      } else if (message.type === 'sending' && encodings?.length > 1) {
        const parameters = way.sender.getParameters();
        for (const one of parameters.encodings) one.active = message.rids.includes(one.rid);
        await way.sender.setParameters(parameters);
      } else if (message.type === 'refused' || message.type === 'error') {
        done(`${message.code}: ${message.message}`);
      }
    });
    me.say({
      type: 'join', name: encodings === null ? 'Ben' : 'Anna', offer: pc.localDescription.sdp, language: 'en',
      sources: encodings === null ? {} : { camera: way.mid }, muted: { camera: false },
    });
  });
}

/** In a page: what comes, and as what. */
async function received() {
  const all = [...(await window.me.pc.getStats()).values()];
  const video = all.find((one) => one.type === 'inbound-rtp');
  const codec = all.find((one) => one.id === video?.codecId);
  return { width: video?.frameWidth ?? 0, frames: video?.framesDecoded ?? 0, freezes: video?.freezeCount ?? 0,
    codec: codec?.mimeType ?? '' };
}

for (const [codec, encodings] of CASES) {
  await rig.step(`${codec}: layers by what is shown`, async () => {
    const anna = await rig.person('Anna', {});
    const ben = await rig.person('Ben', {});
    await anna.goto(`${url}/robots.txt`);
    await ben.goto(`${url}/robots.txt`);
    const meeting = await anna.evaluate(async () =>
      (await (await fetch('/v1/meetings', { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } })).json()).id);
    const cannot = await anna.evaluate(join, { meeting, codec, encodings });
    if (cannot === 'this browser has no encoder') {
      console.log(`           ${codec}: ${cannot}`);
    } else {
      assert.equal(cannot, '');
      assert.equal(await ben.evaluate(join, { meeting, codec, encodings: null }), '');
      const widths = [];
      for (const height of [180, 720, 180]) {
        await ben.evaluate((shown) => {
          const participant = window.me.people.find((id) => id !== window.me.you);
          window.me.say({ type: 'view', items: [{ participant, source: 'camera', width: (shown * 16) / 9, height: shown }] });
        }, height);
        await ben.waitForTimeout(height === 720 ? 9_000 : 5_000);
        const before = await ben.evaluate(received);
        await ben.waitForTimeout(2_000);
        const after = await ben.evaluate(received);
        widths.push(`${after.width} wide, ${(after.frames - before.frames) / 2} a second`);
        assert.ok(after.frames - before.frames > 10, `${codec} at ${height}: ${JSON.stringify([before, after])}`);
        assert.equal(after.codec, `video/${codec}`);
        assert.equal(after.width > 700, height === 720, `${codec} at ${height}: ${JSON.stringify([before, after])}`);
      }
      const descriptor = await anna.evaluate(() => window.me.hasDescriptor);
      console.log(`           ${codec}, ${descriptor ? 'with' : 'without'} dependency descriptors: ${widths.join('; ')}`);
    }
    await Promise.all([anna.close(), ben.close()]);
  });
}
await rig.end();

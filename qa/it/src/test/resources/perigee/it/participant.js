// A participant of a meeting, as small as can be: what docs/signalling.md asks of a client.
globalThis.meet = async (url, name, more = {}) => {
  const sources = ['microphone', 'camera', 'screen', 'screen-audio'];
  const me = { people: new Map(), slots: new Map(), said: [], restarts: 0, errors: [], welcomes: 0 };
  globalThis.me = me;
  const media = await navigator.mediaDevices.getUserMedia({
    audio: true,
    video: { width: 640, height: 360, frameRate: 15 },
  });

  const offer = async () => {
    me.pc?.close();
    me.slots.clear();
    const pc = new RTCPeerConnection({ iceServers: me.iceServers ?? [], ...more.rtc });
    me.pc = pc;
    const rids = [
      { rid: 'q', scaleResolutionDownBy: 4 },
      { rid: 'h', scaleResolutionDownBy: 2 },
      { rid: 'f', scaleResolutionDownBy: 1 },
    ];
    const sent = [
      pc.addTransceiver(media.getAudioTracks()[0], { direction: 'sendonly' }),
      pc.addTransceiver(media.getVideoTracks()[0], { direction: 'sendonly', sendEncodings: rids }),
      pc.addTransceiver('video', { direction: 'sendonly' }),
      pc.addTransceiver('audio', { direction: 'sendonly' }),
    ];
    for (let i = 0; i < 3; i++) pc.addTransceiver('audio', { direction: 'recvonly' });
    for (let i = 0; i < 3; i++) pc.addTransceiver('video', { direction: 'recvonly' });
    pc.ontrack = ({ track }) => {
      const element = document.createElement(track.kind);
      element.autoplay = true;
      element.srcObject = new MediaStream([track]);
      document.body.append(element);
    };
    await pc.setLocalDescription();
    return {
      offer: pc.localDescription.sdp,
      sources: Object.fromEntries(sources.map((source, i) => [source, sent[i].mid])),
    };
  };

  me.say = (message) => me.socket.send(JSON.stringify(message));
  me.join = async (anew) => {
    const media = anew ? await offer() : {};
    me.say({
      type: 'join', name, ...media, muted: { microphone: false, camera: false }, language: 'en',
      ...(me.resume ? { resume: me.resume } : more.join),
    });
  };
  const view = () =>
    me.say({
      type: 'view',
      items: [...me.people.keys()].filter((id) => id !== me.id).map((participant) =>
        ({ participant, source: 'camera', width: 640, height: 360 })),
    });

  const heard = async (message) => {
    switch (message.type) {
      case 'welcome':
        me.id = message.you;
        me.resume = message.resume;
        me.iceServers = message.iceServers;
        me.welcomes++;
        me.chat = message.chat;
        me.people = new Map(message.participants.map((p) => [p.id, p]));
        if (message.answer) await me.pc.setRemoteDescription({ type: 'answer', sdp: message.answer });
        for (const slot of message.slots) me.slots.set(slot.mid, slot);
        view();
        break;
      case 'restart':
        me.restarts++;
        await me.join(true);
        break;
      case 'slots':
        for (const slot of message.slots) me.slots.set(slot.mid, slot);
        break;
      case 'joined':
      case 'changed':
        me.people.set(message.participant.id, message.participant);
        view();
        break;
      case 'left':
        me.people.delete(message.participant);
        view();
        break;
      case 'chat':
        me.said.push(message.text);
        break;
      case 'error':
      case 'refused':
        me.errors.push(message);
        break;
    }
  };

  me.connect = (anew) =>
    new Promise((resolve) => {
      me.socket = new WebSocket(url);
      me.socket.onopen = async () => {
        await me.join(anew);
        resolve();
      };
      let turn = Promise.resolve();
      me.socket.onmessage = ({ data }) => {
        turn = turn.then(() => heard(JSON.parse(data)))
          .catch((e) => me.errors.push({ code: 'script', message: String(e) }));
      };
    });
  await me.connect(true);
};

// What is received: frames decoded and energy of sound, over all slots.
globalThis.received = async () => {
  const sum = { frames: 0, energy: 0, width: 0, bytes: 0 };
  for (const report of (await me.pc.getStats()).values()) {
    if (report.type !== 'inbound-rtp') continue;
    sum.bytes += report.bytesReceived;
    if (report.kind === 'video') {
      sum.frames += report.framesDecoded ?? 0;
      sum.width = Math.max(sum.width, report.frameWidth ?? 0);
    } else {
      sum.energy += report.totalAudioEnergy ?? 0;
    }
  }
  return { ...sum, people: me.people.size, state: me.pc.connectionState, welcomes: me.welcomes,
    restarts: me.restarts, errors: me.errors, said: me.said, chat: (me.chat ?? []).map((c) => c.text) };
};

// What slots have received while they carry somebody: packets, and frames decoded.
globalThis.receivedFrom = async (name) => {
  const ids = [...me.people.values()].filter((p) => p.name === name).map((p) => p.id);
  const sum = { packets: 0, frames: 0, energy: 0 };
  for (const report of (await me.pc.getStats()).values()) {
    if (report.type !== 'inbound-rtp' || !ids.includes(me.slots.get(report.mid)?.participant)) continue;
    sum.packets += report.packetsReceived;
    sum.frames += report.framesDecoded ?? 0;
    sum.energy += report.totalAudioEnergy ?? 0;
  }
  return sum;
};

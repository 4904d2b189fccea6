"""GStreamer as an encoder by WHIP or a player by WHEP: gst.py whip|whep URL SECONDS CA.

Says at the end, as JSON, what it has sent or decoded. GStreamer's own elements for both are not in
Debian; what they do beyond webrtcbin is one POST and one DELETE.
"""
import json
import ssl
import sys
import threading
import urllib.error
import urllib.parse
import urllib.request

import gi

gi.require_version('Gst', '1.0')
gi.require_version('GstSdp', '1.0')
gi.require_version('GstWebRTC', '1.0')
from gi.repository import GLib, Gst, GstSdp, GstWebRTC  # noqa: E402

SENDS = (
    'webrtcbin name=peer bundle-policy=max-bundle '
    'videotestsrc is-live=true pattern=ball ! video/x-raw,width=640,height=360,framerate=15/1 '
    '! vp8enc deadline=1 target-bitrate=500000 keyframe-max-dist=60 '
    '! rtpvp8pay name=video picture-id-mode=15-bit pt=96 '
    '! application/x-rtp,media=video,encoding-name=VP8,payload=96 ! peer. '
    'audiotestsrc is-live=true wave=ticks ! audioconvert ! audioresample ! opusenc '
    '! rtpopuspay name=audio pt=97 '
    '! application/x-rtp,media=audio,encoding-name=OPUS,payload=97 ! peer.'
)
RECEIVED = {
    'video': 'application/x-rtp,media=video,encoding-name=VP8,clock-rate=90000,payload=96',
    'audio': 'application/x-rtp,media=audio,encoding-name=OPUS,clock-rate=48000,'
             'encoding-params=(string)2,payload=97',
}
DECODED = {'video': 'rtpvp8depay ! vp8dec', 'audio': 'rtpopusdepay ! opusdec'}


class Peer:
    def __init__(self, kind, url, authority):
        self.url = url
        self.session = None
        self.offering = False
        self.trust = ssl.create_default_context(cafile=authority)
        self.counts = {'video': 0, 'audio': 0}
        self.problem = None
        if kind == 'whip':
            self.pipeline = Gst.parse_launch(SENDS)
            for media in self.counts:
                self.count(self.pipeline.get_by_name(media).get_static_pad('src'), media)
        else:
            self.pipeline = Gst.Pipeline.new()
            player = Gst.ElementFactory.make('webrtcbin', 'peer')
            player.set_property('bundle-policy', GstWebRTC.WebRTCBundlePolicy.MAX_BUNDLE)
            self.pipeline.add(player)
        self.bin = self.pipeline.get_by_name('peer')
        if kind == 'whep':
            for caps in RECEIVED.values():
                self.bin.emit('add-transceiver', GstWebRTC.WebRTCRTPTransceiverDirection.RECVONLY,
                              Gst.Caps.from_string(caps))
        self.bin.connect('on-negotiation-needed', self.offer)
        self.bin.connect('pad-added', self.pad_added)
        self.bin.connect('notify::ice-gathering-state', self.gathered)
        self.pipeline.set_state(Gst.State.PLAYING)

    def count(self, pad, media):
        def passed(_pad, _info):
            self.counts[media] += 1
            return Gst.PadProbeReturn.OK
        pad.add_probe(Gst.PadProbeType.BUFFER, passed)
        pad.add_probe(Gst.PadProbeType.BUFFER_LIST, passed)

    def offer(self, _):
        if self.offering:
            return
        self.offering = True
        for index in range(2):
            sender = self.bin.emit('get-transceiver', index)
            if sender is not None:
                sender.set_property('do-nack', True)
        self.bin.emit('create-offer', None, Gst.Promise.new_with_change_func(self.offered, None))

    def offered(self, promise, _):
        reply = promise.get_reply()  # what it holds lives as long
        self.bin.emit('set-local-description', reply.get_value('offer'), Gst.Promise.new())

    def gathered(self, peer, _):
        if peer.get_property('ice-gathering-state') == GstWebRTC.WebRTCICEGatheringState.COMPLETE:
            threading.Thread(target=self.begin, daemon=True).start()

    def begin(self):
        if self.session is not None:
            return
        self.session = ''
        text = self.bin.get_property('local-description').sdp.as_text().encode()
        request = urllib.request.Request(
            self.url, data=text, headers={'content-type': 'application/sdp'}, method='POST')
        try:
            with urllib.request.urlopen(request, context=self.trust) as answer:
                self.session = urllib.parse.urljoin(self.url, answer.headers['location'])
                told = answer.read()
        except urllib.error.HTTPError as error:
            self.problem = f'{error.code} {error.read().decode()}'
            return
        _, sdp = GstSdp.SDPMessage.new()
        GstSdp.sdp_message_parse_buffer(told, sdp)
        answered = GstWebRTC.WebRTCSessionDescription.new(GstWebRTC.WebRTCSDPType.ANSWER, sdp)
        self.bin.emit('set-remote-description', answered, Gst.Promise.new())

    def pad_added(self, _, pad):
        if pad.get_direction() != Gst.PadDirection.SRC:
            return
        media = pad.get_current_caps().get_structure(0).get_string('media')
        sink = Gst.parse_bin_from_description(
            f'queue ! {DECODED[media]} ! fakesink name=end sync=false', True)
        self.pipeline.add(sink)
        sink.sync_state_with_parent()
        pad.link(sink.get_static_pad('sink'))
        self.count(sink.get_by_name('end').get_static_pad('sink'), media)

    def end(self):
        if self.session:
            request = urllib.request.Request(self.session, method='DELETE')
            with urllib.request.urlopen(request, context=self.trust) as answer:
                self.counts['ended'] = answer.status
        self.counts['state'] = self.bin.get_property('connection-state').value_nick
        if self.problem:
            self.counts['problem'] = self.problem
        print(json.dumps(self.counts), flush=True)


def main():
    kind, url, seconds, authority = sys.argv[1:5]
    Gst.init(None)
    peer = Peer(kind, url, authority)
    loop = GLib.MainLoop()
    GLib.timeout_add_seconds(int(seconds), loop.quit)
    loop.run()
    peer.end()


main()

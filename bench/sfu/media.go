package main

import (
	"encoding/binary"
	"math/rand"
	"sort"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/interceptor"
	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v3"
)

const (
	framesPerSecond = 30
	payloadOctets   = 1150
	videoClock      = 90000
	stampOctets     = 8
	measuresWanted  = 1 << 20
	audioLevelURI   = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"
	enoughBps       = 30_000_000
)

// Every packet carries when it was sent: sender and receivers share this process and its clock.
var epoch = time.Now()

// newAPI makes peer connections; a light one answers for nothing that it does not look at.
func newAPI(light *lightConn) *webrtc.API {
	engine := &webrtc.MediaEngine{}
	must(engine.RegisterDefaultCodecs())
	must(engine.RegisterHeaderExtension(
		webrtc.RTPHeaderExtensionCapability{URI: audioLevelURI}, webrtc.RTPCodecTypeAudio))
	registry := &interceptor.Registry{}
	settings := webrtc.SettingEngine{}
	if light == nil {
		// pion asks again only when it has been silent for so long.
		settings.SetICETimeouts(5*time.Second, 25*time.Second, 500*time.Millisecond)
		must(webrtc.RegisterDefaultInterceptors(engine, registry))
		must(webrtc.ConfigureTWCCHeaderExtensionSender(engine, registry))
	} else {
		engine.RegisterFeedback(webrtc.RTCPFeedback{Type: "goog-remb"}, webrtc.RTPCodecTypeVideo)
		settings.SetICEUDPMux(webrtc.NewICEUDPMux(nil, light))
	}
	settings.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeUDP4})
	return webrtc.NewAPI(webrtc.WithMediaEngine(engine),
		webrtc.WithInterceptorRegistry(registry), webrtc.WithSettingEngine(settings))
}

// sayEnough tells a server again and again that a viewer takes all that it has (REMB).
func sayEnough(peer *webrtc.PeerConnection) {
	for peer.ConnectionState() != webrtc.PeerConnectionStateClosed {
		var ssrcs []uint32
		for _, receiver := range peer.GetReceivers() {
			for _, track := range receiver.Tracks() {
				ssrcs = append(ssrcs, uint32(track.SSRC()))
			}
		}
		_ = peer.WriteRTCP([]rtcp.Packet{
			&rtcp.ReceiverEstimatedMaximumBitrate{Bitrate: enoughBps, SSRCs: ssrcs}})
		time.Sleep(time.Second)
	}
}

// awake is 1 while cameras send.
var awake int32

// camera sends frames that have VP8's headers and noise for pictures.
type camera struct {
	track    *webrtc.TrackLocalStaticRTP
	bitrate  int
	paced    bool // packets of a frame leave at 2.5 times its rate, as browsers have it
	keyFrame int32
	sent     uint64
}

func newCamera(name string, bitrate int, paced bool) *camera {
	track, err := webrtc.NewTrackLocalStaticRTP(
		webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8}, "camera", name)
	must(err)
	return &camera{track: track, bitrate: bitrate, paced: paced, keyFrame: 1}
}

// listen makes a key frame follow each request for one.
func (c *camera) listen(sender *webrtc.RTPSender) {
	for {
		packets, _, err := sender.ReadRTCP()
		if err != nil {
			return
		}
		for _, packet := range packets {
			switch packet.(type) {
			case *rtcp.PictureLossIndication, *rtcp.FullIntraRequest:
				atomic.StoreInt32(&c.keyFrame, 1)
			}
		}
	}
}

func (c *camera) run() {
	time.Sleep(time.Duration(rand.Int63n(int64(time.Second / framesPerSecond))))
	ticker := time.NewTicker(time.Second / framesPerSecond)
	defer ticker.Stop()
	sequence, picture := uint16(rand.Uint32()), uint16(rand.Uint32()&0x7fff)
	timestamp := rand.Uint32()
	noise := make([]byte, payloadOctets)
	rand.Read(noise)
	for range ticker.C {
		if atomic.LoadInt32(&awake) == 0 {
			timestamp += videoClock / framesPerSecond
			continue
		}
		key := atomic.SwapInt32(&c.keyFrame, 0) == 1
		left := c.bitrate / 8 / framesPerSecond
		gap := time.Second / framesPerSecond * 2 / 5 * payloadOctets / time.Duration(left)
		for first := true; left > 0; first = false {
			payload := append(descriptor(first, picture), frameHeader(first, key)...)
			size := left
			if size > payloadOctets {
				size = payloadOctets
			}
			left -= size
			if size > len(payload)+stampOctets {
				payload = append(payload, noise[:size-len(payload)-stampOctets]...)
			}
			var stamp [stampOctets]byte
			binary.BigEndian.PutUint64(stamp[:], uint64(time.Since(epoch)))
			payload = append(payload, stamp[:]...)
			packet := rtp.Packet{
				Header: rtp.Header{
					Version: 2, SequenceNumber: sequence, Timestamp: timestamp, Marker: left <= 0},
				Payload: payload,
			}
			sequence++
			if c.track.WriteRTP(&packet) == nil {
				atomic.AddUint64(&c.sent, 1)
			}
			if c.paced && left > 0 {
				time.Sleep(gap)
			}
		}
		timestamp += videoClock / framesPerSecond
		picture = (picture + 1) & 0x7fff
	}
}

// descriptor: RFC 7741 §4.2, with a picture id of 15 bits.
func descriptor(first bool, picture uint16) []byte {
	start := byte(0x80)
	if first {
		start |= 0x10
	}
	return []byte{start, 0x80, 0x80 | byte(picture>>8), byte(picture)}
}

// frameHeader: RFC 6386 §9.1, of 640 × 360.
func frameHeader(first, key bool) []byte {
	switch {
	case !first:
		return nil
	case key:
		return []byte{0x10, 0x02, 0x00, 0x9d, 0x01, 0x2a, 0x80, 0x02, 0x68, 0x01}
	default:
		return []byte{0x11, 0x02, 0x00}
	}
}

// voice sends a frame of sound each 20 ms, which is loud for some seconds and quiet for many.
func voice(peer *webrtc.PeerConnection, name string) (*webrtc.TrackLocalStaticRTP, func()) {
	track, err := webrtc.NewTrackLocalStaticRTP(
		webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeOpus}, "microphone", name)
	must(err)
	sender, err := peer.AddTrack(track)
	must(err)
	return track, func() { speak(track, sender) }
}

func speak(track *webrtc.TrackLocalStaticRTP, sender *webrtc.RTPSender) {
	levelID := uint8(0)
	for _, extension := range sender.GetParameters().HeaderExtensions {
		if extension.URI == audioLevelURI {
			levelID = uint8(extension.ID)
		}
	}
	time.Sleep(time.Duration(rand.Int63n(int64(20 * time.Millisecond))))
	ticker := time.NewTicker(20 * time.Millisecond)
	defer ticker.Stop()
	sequence, timestamp := uint16(rand.Uint32()), rand.Uint32()
	loud, left := false, 0
	for range ticker.C {
		if left--; left < 0 {
			loud = rand.Intn(20) == 0
			left = 50 + rand.Intn(200)
		}
		level := uint8(90 + rand.Intn(10)) // -dBov
		if loud {
			level = uint8(20 + rand.Intn(20))
		}
		packet := rtp.Packet{
			Header:  rtp.Header{Version: 2, SequenceNumber: sequence, Timestamp: timestamp},
			Payload: make([]byte, 80),
		}
		rand.Read(packet.Payload)
		if levelID != 0 {
			bits, err := (&rtp.AudioLevelExtension{Level: level, Voice: loud}).Marshal()
			must(err)
			must(packet.SetExtension(levelID, bits))
		}
		sequence++
		timestamp += 960
		_ = track.WriteRTP(&packet)
	}
}

// watcher counts what arrives of all tracks. measuring is the number of the measurement, or 0.
type watcher struct {
	received, lost, frames, sounds uint64
	measuring                      int32
	mutex                          sync.Mutex
	delays                         []float64 // ms
	each                           []*uint64 // packets of pictures by track
}

// counts gives how many packets each track has had.
func (w *watcher) counts() (all []uint64) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	for _, its := range w.each {
		all = append(all, atomic.LoadUint64(its))
	}
	return all
}

// follow counts what is missing, but for what comes late or again.
func (w *watcher) follow(last *uint16, begun *bool, sequence uint16) {
	step := sequence - *last
	switch {
	case !*begun:
		*last, *begun = sequence, true
	case step >= 1<<15:
		atomic.AddUint64(&w.lost, ^uint64(0))
	default:
		atomic.AddUint64(&w.lost, uint64(step-1))
		*last = sequence
	}
}

func (w *watcher) watch(track *webrtc.TrackRemote) {
	packet := make([]byte, 1600)
	its, own := stream{}, new(uint64)
	if track.Kind() == webrtc.RTPCodecTypeVideo {
		w.mutex.Lock()
		w.each = append(w.each, own)
		w.mutex.Unlock()
	}
	for {
		size, _, err := track.Read(packet)
		if err != nil {
			return
		}
		measuring := atomic.LoadInt32(&w.measuring)
		if measuring == 0 {
			continue
		}
		if track.Kind() == webrtc.RTPCodecTypeAudio {
			atomic.AddUint64(&w.sounds, 1)
			continue
		}
		var header rtp.Header
		from, err := header.Unmarshal(packet[:size])
		if err != nil || size-from < stampOctets || header.Padding {
			continue // a probe
		}
		if its.counted != measuring {
			its.counted, its.begun = measuring, false
		}
		sent := time.Duration(binary.BigEndian.Uint64(packet[size-stampOctets:]))
		delay := float64(time.Since(epoch)-sent) / 1e6
		atomic.AddUint64(&w.received, 1)
		atomic.AddUint64(own, 1)
		if header.Marker {
			atomic.AddUint64(&w.frames, 1)
		}
		w.follow(&its.last, &its.begun, header.SequenceNumber)
		w.mutex.Lock()
		if len(w.delays) < measuresWanted {
			w.delays = append(w.delays, delay)
		}
		w.mutex.Unlock()
	}
}

func (w *watcher) quantile(share float64) float64 {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if len(w.delays) == 0 {
		return 0
	}
	sort.Float64s(w.delays)
	return w.delays[int(share*float64(len(w.delays)-1))]
}

// offered is a connection's own description once all its candidates are known.
func offered(peer *webrtc.PeerConnection) string {
	offer, err := peer.CreateOffer(nil)
	must(err)
	return local(peer, offer)
}

func answered(peer *webrtc.PeerConnection, offer string) string {
	must(peer.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: offer}))
	answer, err := peer.CreateAnswer(nil)
	must(err)
	return local(peer, answer)
}

func local(peer *webrtc.PeerConnection, description webrtc.SessionDescription) string {
	gathered := webrtc.GatheringCompletePromise(peer)
	must(peer.SetLocalDescription(description))
	<-gathered
	return peer.LocalDescription().SDP
}

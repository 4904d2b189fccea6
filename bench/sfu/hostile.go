package main

import (
	"encoding/binary"
	"fmt"
	"math/rand"
	"net"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v3"
	"golang.org/x/net/websocket"
)

const (
	joinRequests = 10_000
	joinsAtOnce  = 64
	forgedOnce   = 20 // datagrams each millisecond
)

// hostilities are what one participant, or somebody outside, does to a meeting until it is told to
// stop. Each says what came of it.
var hostilities = map[string]func(p *perigee, cameras []string, stop <-chan struct{}) string{
	"joins": joins, "nacks": nacks, "unread": unread, "clock": clock, "forged": forged,
}

// joins comes 10,000 times, and never properly.
func joins(p *perigee, _ []string, stop <-chan struct{}) string {
	var welcomed, refused, closed int64
	work := make(chan int)
	var all sync.WaitGroup
	for i := 0; i < joinsAtOnce; i++ {
		all.Add(1)
		go func() {
			defer all.Done()
			for number := range work {
				switch knock(p, number) {
				case "welcome":
					atomic.AddInt64(&welcomed, 1)
				case "refused":
					atomic.AddInt64(&refused, 1)
				default:
					atomic.AddInt64(&closed, 1)
				}
			}
		}()
	}
	for number := 0; number < joinRequests; number++ {
		work <- number
	}
	close(work)
	all.Wait()
	return fmt.Sprintf("%d welcomed, %d refused, %d cut off", welcomed, refused, closed)
}

func knock(p *perigee, number int) string {
	socket, err := websocket.Dial(p.link, "", "http://"+strings.SplitN(p.link, "/", 4)[2])
	if err != nil {
		return ""
	}
	defer socket.Close()
	_ = socket.SetDeadline(time.Now().Add(10 * time.Second))
	if websocket.JSON.Send(socket, map[string]interface{}{
		"type": "join", "name": fmt.Sprintf("crowd%d", number), "sources": map[string]string{}}) != nil {
		return ""
	}
	var said welcome
	if websocket.JSON.Receive(socket, &said) != nil {
		return ""
	}
	return said.Type
}

// watching joins with a slot for each camera.
func watching(p *perigee, cameras []string) *webrtc.PeerConnection {
	var peer *webrtc.PeerConnection
	p.view(func() *webrtc.PeerConnection {
		peer = connection(newAPI(nil), &watcher{})
		return peer
	}, "hostile", cameras, false)
	for peer.ConnectionState() != webrtc.PeerConnectionStateConnected {
		time.Sleep(10 * time.Millisecond)
	}
	return peer
}

// nacks asks for everything again, all the time, and for key frames.
func nacks(p *perigee, cameras []string, stop <-chan struct{}) string {
	peer := watching(p, cameras)
	defer peer.Close()
	sent := 0
	for {
		select {
		case <-stop:
			return fmt.Sprintf("%d packets asked for again", sent)
		case <-time.After(5 * time.Millisecond):
		}
		for _, receiver := range peer.GetReceivers() {
			for _, track := range receiver.Tracks() {
				var pairs []rtcp.NackPair
				for i := 0; i < 30; i++ {
					pairs = append(pairs, rtcp.NackPair{PacketID: uint16(rand.Uint32()), LostPackets: 0xffff})
				}
				sent += 17 * len(pairs)
				ssrc := uint32(track.SSRC())
				_ = peer.WriteRTCP([]rtcp.Packet{
					&rtcp.TransportLayerNack{MediaSSRC: ssrc, Nacks: pairs},
					&rtcp.PictureLossIndication{MediaSSRC: ssrc}})
			}
		}
	}
}

// unread joins, talks, and never reads what it is told.
func unread(p *perigee, _ []string, stop <-chan struct{}) string {
	peer := connection(newAPI(nil), &watcher{})
	defer peer.Close()
	receive(peer, webrtc.RTPCodecTypeVideo)
	socket, err := websocket.Dial(p.link, "", "http://"+strings.SplitN(p.link, "/", 4)[2])
	must(err)
	defer socket.Close()
	must(websocket.JSON.Send(socket, map[string]interface{}{
		"type": "join", "name": "unread", "offer": offered(peer), "sources": map[string]string{}}))
	sent := 0
	for {
		select {
		case <-stop:
			return fmt.Sprintf("said %d things", sent)
		case <-time.After(20 * time.Millisecond):
		}
		_ = socket.SetDeadline(time.Now().Add(time.Second))
		if websocket.JSON.Send(socket, map[string]interface{}{
			"type": "chat", "text": strings.Repeat("all the same ", 300)}) != nil {
			return fmt.Sprintf("cut off after it said %d things", sent)
		}
		sent++
	}
}

// clock sends a camera whose timestamps and reports are absurd.
func clock(p *perigee, _ []string, stop <-chan struct{}) string {
	track, err := webrtc.NewTrackLocalStaticRTP(
		webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8}, "camera", "absurd")
	must(err)
	peer := connection(newAPI(nil), nil)
	defer peer.Close()
	sender, err := peer.AddTrack(track)
	must(err)
	socket, _ := p.join(peer, "absurd", map[string]string{"camera": "0"})
	defer socket.Close()
	sent := 0
	for sequence := uint16(0); ; sequence++ {
		select {
		case <-stop:
			return fmt.Sprintf("%d packets", sent)
		case <-time.After(3 * time.Millisecond):
		}
		payload := append(descriptor(true, uint16(rand.Uint32()&0x7fff)), frameHeader(true, sequence%9 == 0)...)
		if track.WriteRTP(&rtp.Packet{Header: rtp.Header{Version: 2, SequenceNumber: sequence,
			Timestamp: rand.Uint32(), Marker: true}, Payload: append(payload, make([]byte, 500)...)}) == nil {
			sent++
		}
		_ = peer.WriteRTCP([]rtcp.Packet{&rtcp.SenderReport{
			SSRC: uint32(sender.GetParameters().Encodings[0].SSRC), NTPTime: rand.Uint64(), RTPTime: rand.Uint32()}})
	}
}

var candidate = regexp.MustCompile(`candidate:\S+ 1 udp \d+ (\S+) (\d+) typ host`)

// forged floods the meeting's port with what looks like media, checks and handshakes.
func forged(p *perigee, cameras []string, stop <-chan struct{}) string {
	peer := watching(p, cameras)
	defer peer.Close()
	found := candidate.FindStringSubmatch(peer.RemoteDescription().SDP)
	if found == nil {
		return "no candidate"
	}
	socket, err := net.Dial("udp", net.JoinHostPort(found[1], found[2]))
	must(err)
	defer socket.Close()
	sent := 0
	packet := make([]byte, 1200)
	for {
		select {
		case <-stop:
			return fmt.Sprintf("%d datagrams", sent)
		case <-time.After(time.Millisecond):
		}
		for i := 0; i < forgedOnce; i++ {
			rand.Read(packet[:64])
			switch i % 4 {
			case 0: // STUN
				binary.BigEndian.PutUint16(packet, 1)
				binary.BigEndian.PutUint16(packet[2:], 44)
				binary.BigEndian.PutUint32(packet[4:], 0x2112A442)
			case 1: // DTLS
				packet[0] = 22
			default:
				packet[0] = 0x80
			}
			if _, err := socket.Write(packet[:64+rand.Intn(1100)]); err == nil {
				sent++
			}
		}
	}
}

// misbehave lets a hostility go on while the others are measured.
func misbehave(p *perigee, kind string, cameras []string, measure func()) {
	stop := make(chan struct{})
	told := make(chan string, 1)
	go func() { told <- hostilities[kind](p, cameras, stop) }()
	time.Sleep(2 * time.Second)
	measure()
	close(stop)
	fmt.Printf("%s: %s\n", kind, <-told)
}

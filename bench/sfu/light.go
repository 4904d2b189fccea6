package main

import (
	"net"
	"sync/atomic"

	"golang.org/x/net/ipv4"
)

const (
	batch       = 32
	videoType   = 96 // what pion calls VP8
	mostStreams = 8
)

// lightPort is of the first light viewer: each load has its own.
var lightPort = 20000

// lightConn is the socket of a viewer that only counts: what is media goes no further, so that one
// core carries many hundreds of viewers. Headers of SRTP can be read without its keys.
type lightConn struct {
	*net.UDPConn
	batches *ipv4.PacketConn
	buffers []ipv4.Message
	next    int
	filled  int
	all     *watcher
	known   [mostStreams]stream
}

type stream struct {
	ssrc    uint32
	last    uint16
	begun   bool
	counted int32
}

func newLightConn(address string, number int, all *watcher) *lightConn {
	conn, err := net.ListenUDP("udp4",
		&net.UDPAddr{IP: net.ParseIP(address), Port: lightPort + number})
	must(err)
	must(conn.SetReadBuffer(1 << 20))
	light := &lightConn{UDPConn: conn, batches: ipv4.NewPacketConn(conn), all: all,
		buffers: make([]ipv4.Message, batch)}
	for i := range light.buffers {
		light.buffers[i].Buffers = [][]byte{make([]byte, 1600)}
	}
	return light
}

func (l *lightConn) ReadFrom(into []byte) (int, net.Addr, error) {
	for {
		for l.next < l.filled {
			message := &l.buffers[l.next]
			l.next++
			bytes := message.Buffers[0][:message.N]
			if !l.count(bytes) {
				return copy(into, bytes), message.Addr, nil
			}
		}
		filled, err := l.batches.ReadBatch(l.buffers, 0)
		if err != nil {
			return 0, nil, err
		}
		l.next, l.filled = 0, filled
	}
}

// count takes a packet of media; false if it is something else.
func (l *lightConn) count(bytes []byte) bool {
	if len(bytes) < 12 || bytes[0]&0xC0 != 0x80 || bytes[1] >= 192 && bytes[1] <= 223 {
		return false
	}
	measuring := atomic.LoadInt32(&l.all.measuring)
	if measuring == 0 || bytes[1]&0x7f != videoType {
		return true
	}
	sequence := uint16(bytes[2])<<8 | uint16(bytes[3])
	ssrc := uint32(bytes[8])<<24 | uint32(bytes[9])<<16 | uint32(bytes[10])<<8 | uint32(bytes[11])
	its := l.stream(ssrc)
	if its == nil {
		return true
	}
	if its.counted != measuring {
		its.counted, its.begun = measuring, false
	}
	atomic.AddUint64(&l.all.received, 1)
	if bytes[1]&0x80 != 0 {
		atomic.AddUint64(&l.all.frames, 1)
	}
	l.all.follow(&its.last, &its.begun, sequence)
	return true
}

func (l *lightConn) stream(ssrc uint32) *stream {
	for i := range l.known {
		if l.known[i].ssrc == ssrc || l.known[i].ssrc == 0 {
			l.known[i].ssrc = ssrc
			return &l.known[i]
		}
	}
	return nil
}

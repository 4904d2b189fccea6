package main

import (
	"encoding/json"
	"io"
	"log"
	"net/http"
	"strconv"
	"strings"

	"github.com/pion/webrtc/v3"
	"golang.org/x/net/websocket"
)

// perigee is one meeting of a talk host; see docs/signalling.md.
type perigee struct {
	link string
}

func newPerigee(url string) *perigee {
	answer, err := http.Post(url+"/v1/meetings", "application/json", strings.NewReader(`{"options":{"capacity":2000}}`))
	must(err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	must(err)
	var meeting struct{ ID string }
	must(json.Unmarshal(body, &meeting))
	if meeting.ID == "" {
		log.Fatalf("no meeting: %s", body)
	}
	return &perigee{link: strings.Replace(url, "http", "ws", 1) + "/v1/meet/" + meeting.ID}
}

type welcome struct {
	Type, Answer, You, Code, Message string
}

// join says hello; what else the server says is read and left aside.
func (p *perigee) join(peer *webrtc.PeerConnection, name string, sources map[string]string) (*websocket.Conn, string) {
	socket, err := websocket.Dial(p.link, "", strings.Replace(strings.SplitN(p.link, "/v1/", 2)[0], "ws", "http", 1))
	must(err)
	offer := offered(peer)
	must(websocket.JSON.Send(socket, map[string]interface{}{
		"type": "join", "name": name, "offer": offer, "sources": sources}))
	for {
		var said welcome
		must(websocket.JSON.Receive(socket, &said))
		switch said.Type {
		case "welcome":
			must(peer.SetRemoteDescription(
				webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: said.Answer}))
			go io.Copy(io.Discard, socket)
			return socket, said.You
		case "refused", "error":
			log.Fatalf("%s: %s %s", name, said.Code, said.Message)
		}
	}
}

func (p *perigee) send(peer *webrtc.PeerConnection, name string, speaks bool) string {
	sources := map[string]string{"camera": "0"}
	speak := p.sound(peer, name, sources, speaks)
	_, you := p.join(peer, name, sources)
	go speak()
	return you
}

func (p *perigee) view(make func() *webrtc.PeerConnection, name string, cameras []string, speaks bool) {
	peer := make()
	sources := map[string]string{}
	var items []map[string]interface{}
	for _, camera := range cameras {
		receive(peer, webrtc.RTPCodecTypeVideo)
		items = append(items, map[string]interface{}{
			"participant": camera, "source": "camera", "width": 1280, "height": 720})
	}
	speak := p.sound(peer, name, sources, speaks)
	socket, _ := p.join(peer, name, sources)
	must(websocket.JSON.Send(socket, map[string]interface{}{"type": "view", "items": items}))
	go speak()
}

// sound adds a voice and three slots to listen, if wanted; the voice is what it gives back.
func (p *perigee) sound(
	peer *webrtc.PeerConnection, name string, sources map[string]string, wanted bool) func() {
	if !wanted {
		return func() {}
	}
	sources["microphone"] = strconv.Itoa(len(peer.GetTransceivers()))
	_, speak := voice(peer, name)
	for i := 0; i < 3; i++ {
		receive(peer, webrtc.RTPCodecTypeAudio)
	}
	return speak
}

func receive(peer *webrtc.PeerConnection, kind webrtc.RTPCodecType) {
	_, err := peer.AddTransceiverFromKind(kind,
		webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionRecvonly})
	must(err)
}

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/webrtc/v3"
)

// janus is one room of its videoroom plugin, over its HTTP API.
type janus struct {
	session string
	room    int
	next    int64
	mutex   sync.Mutex
	waiting map[string]chan reply
}

type reply struct {
	Janus, Transaction string
	Data               struct{ ID uint64 }
	Plugindata         struct {
		Data struct {
			Error string
			ID    uint64
		}
	}
	Jsep *struct{ Type, SDP string }
}

func newJanus(url string) *janus {
	j := &janus{room: 4711, waiting: map[string]chan reply{}}
	j.session = fmt.Sprintf("%s/%d", url, j.post(url, map[string]interface{}{"janus": "create"}).Data.ID)
	go j.poll()
	j.ask(j.attach(), map[string]interface{}{"request": "create", "room": j.room, "publishers": 100,
		"bitrate": 0, "videocodec": "vp8", "record": false}, nil)
	return j
}

func (j *janus) post(url string, body map[string]interface{}) reply {
	if body["transaction"] == nil {
		body["transaction"] = j.transaction()
	}
	text, err := json.Marshal(body)
	must(err)
	answer, err := http.Post(url, "application/json", bytes.NewReader(text))
	must(err)
	defer answer.Body.Close()
	var its reply
	must(json.NewDecoder(answer.Body).Decode(&its))
	if its.Janus == "error" {
		log.Fatalf("janus refused %s", text)
	}
	return its
}

func (j *janus) transaction() string {
	return strconv.FormatInt(atomic.AddInt64(&j.next, 1), 10)
}

// poll takes the events of all handles.
func (j *janus) poll() {
	for {
		answer, err := http.Get(j.session + "?maxev=20")
		if err != nil {
			time.Sleep(100 * time.Millisecond)
			continue
		}
		var events []reply
		err = json.NewDecoder(answer.Body).Decode(&events)
		answer.Body.Close()
		if err != nil {
			continue
		}
		for _, event := range events {
			j.mutex.Lock()
			whose := j.waiting[event.Transaction]
			delete(j.waiting, event.Transaction)
			j.mutex.Unlock()
			if whose != nil {
				whose <- event
			}
		}
	}
}

func (j *janus) attach() string {
	handle := j.post(j.session, map[string]interface{}{"janus": "attach", "plugin": "janus.plugin.videoroom"})
	return fmt.Sprintf("%s/%d", j.session, handle.Data.ID)
}

// ask sends a request to the plugin; what is answered later comes by an event.
func (j *janus) ask(handle string, body, jsep map[string]interface{}) reply {
	id := j.transaction()
	event := make(chan reply, 1)
	j.mutex.Lock()
	j.waiting[id] = event
	j.mutex.Unlock()
	message := map[string]interface{}{"janus": "message", "transaction": id, "body": body}
	if jsep != nil {
		message["jsep"] = jsep
	}
	answer := j.post(handle, message)
	if answer.Janus == "ack" {
		select {
		case answer = <-event:
		case <-time.After(10 * time.Second):
			log.Fatalf("janus did not answer %v", body)
		}
	}
	if answer.Plugindata.Data.Error != "" {
		log.Fatalf("janus: %s", answer.Plugindata.Data.Error)
	}
	return answer
}

func (j *janus) send(peer *webrtc.PeerConnection, name string, _ bool) string {
	handle := j.attach()
	joined := j.ask(handle, map[string]interface{}{
		"request": "join", "ptype": "publisher", "room": j.room, "display": name}, nil)
	answer := j.ask(handle, map[string]interface{}{"request": "publish"},
		map[string]interface{}{"type": "offer", "sdp": offered(peer)})
	must(peer.SetRemoteDescription(
		webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: answer.Jsep.SDP}))
	return strconv.FormatUint(joined.Plugindata.Data.ID, 10)
}

func (j *janus) view(make func() *webrtc.PeerConnection, name string, cameras []string, _ bool) {
	var streams []map[string]interface{}
	for _, camera := range cameras {
		feed, err := strconv.ParseUint(camera, 10, 64)
		must(err)
		streams = append(streams, map[string]interface{}{"feed": feed})
	}
	handle := j.attach()
	offer := j.ask(handle, map[string]interface{}{
		"request": "join", "ptype": "subscriber", "room": j.room, "streams": streams}, nil)
	peer := make()
	answer := answered(peer, offer.Jsep.SDP)
	j.ask(handle, map[string]interface{}{"request": "start"},
		map[string]interface{}{"type": "answer", "sdp": answer})
}

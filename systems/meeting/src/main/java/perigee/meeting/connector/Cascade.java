package perigee.meeting.connector;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.meeting.cascade.CascadeJson;
import perigee.meeting.cascade.CascadeMessage;
import perigee.meeting.forward.Endpoint;
import perigee.meeting.forward.SourceKind;
import perigee.meeting.forward.Trunk;
import perigee.meeting.forward.TrunkSource;
import perigee.meeting.forward.TrunkStats;
import perigee.meeting.link.ConnectorFrame;
import perigee.meeting.link.ConnectorFrame.Crossing;
import perigee.meeting.link.FrameStream;
import perigee.meeting.link.HostFrame;
import perigee.meeting.room.Room;
import perigee.realtime.media.MediaPort;

/// The other connectors of the meeting. What rooms say goes by the hosts, media goes straight.
/// Owned by the port's thread.
final class Cascade {

  private static final Logger LOG = LoggerFactory.getLogger(Cascade.class);

  private final FrameStream<HostFrame, ConnectorFrame> frames;
  private final MediaPort port;
  private final ConnectorMedia media;
  private final Room room;
  private final Map<String, CascadePeer> peers = new HashMap<>();

  Cascade(
      FrameStream<HostFrame, ConnectorFrame> frames,
      MediaPort port,
      ConnectorMedia media,
      Room room) {
    this.frames = frames;
    this.port = port;
    this.media = media;
    this.room = room;
  }

  /// Whether there is any other connector.
  boolean isThere() {
    return !peers.isEmpty();
  }

  void up(HostFrame.NeighbourUp line) {
    String node = line.node();
    boolean dialled = line.dialled();
    down(node);
    CascadePeer peer = new CascadePeer(line, this, port, media);
    peers.put(node, peer);
    LOG.info("event=neighbour-up node={} dialled={}", node, dialled);
    room.neighbourUp(node);
    say(node, peer.terms());
    media.participants().forEach(participant -> announce(node, participant));
  }

  void down(String node) {
    CascadePeer gone = peers.remove(node);
    if (gone != null) {
      LOG.info("event=neighbour-down node={}", node);
      gone.close();
      room.neighbourDown(node);
    }
  }

  void said(String node, String text) {
    CascadePeer peer = peers.get(node);
    if (peer == null) {
      return;
    }
    CascadeMessage message;
    try {
      message = CascadeJson.read(text);
    } catch (CascadeJson.MalformedCascade e) {
      LOG.warn("event=neighbour-malformed node={} reason=\"{}\"", node, e.getMessage());
      drop(peer);
      return;
    }
    switch (message) {
      case CascadeMessage.OfRoom ofRoom -> room.neighbourSaid(node, ofRoom);
      case CascadeMessage.Terms terms -> peer.accept(terms);
      case CascadeMessage.Sources(String participant, List<TrunkSource> sources) ->
          announced(peer.trunk(), participant, sources);
      case CascadeMessage.Want(String participant, SourceKind kind, List<String> rids) -> {
        peer.trunk().want(participant, kind, rids);
        media.flushSoon();
      }
    }
  }

  private void announced(Trunk trunk, String participant, List<TrunkSource> sources) {
    Endpoint known = media.endpoint(participant);
    Endpoint endpoint = known == null ? trunk.add(participant) : known;
    if (endpoint != null && trunk.equals(endpoint.via())) {
      sources.forEach(source -> trunk.announce(endpoint, source));
      room.arrange(participant);
    }
  }

  /// A participant who is here sends something else now.
  void announce(String participant) {
    peers.keySet().forEach(node -> announce(node, participant));
  }

  private void announce(String node, String participant) {
    Endpoint endpoint = media.endpoint(participant);
    if (endpoint != null && !endpoint.isRemote()) {
      say(node, new CascadeMessage.Sources(participant, Trunk.sources(endpoint)));
    }
  }

  /// Somebody here watches other encodings of a participant who is elsewhere.
  void want(Endpoint sender, SourceKind kind, List<String> rids) {
    for (CascadePeer peer : peers.values()) {
      if (peer.trunk().equals(sender.via())) {
        say(peer.node(), new CascadeMessage.Want(sender.participant(), kind, rids));
      }
    }
  }

  /// Says something on the line to a connector, if there is one.
  void say(String node, CascadeMessage message) {
    CascadePeer peer = peers.get(node);
    if (peer != null) {
      frames.send(new ConnectorFrame.ToNeighbour(node, peer.line(), CascadeJson.write(message)));
    }
  }

  /// Has the line to a connector end; the host makes another.
  void drop(CascadePeer peer) {
    frames.send(new ConnectorFrame.DropNeighbour(peer.node(), peer.line()));
  }

  /// Tells the host what crosses.
  void tell() {
    List<Crossing> all = new ArrayList<>();
    for (CascadePeer peer : peers.values()) {
      TrunkStats stats = peer.trunk().stats(port.now());
      all.add(
          new Crossing(
              peer.node(),
              stats.streamsOut(),
              stats.streamsIn(),
              stats.packetsOut(),
              stats.packetsIn(),
              peer.isConnected() ? 0 : 1,
              peer.isRelayed() ? 1 : 0));
    }
    frames.send(new ConnectorFrame.Crossings(all));
  }
}

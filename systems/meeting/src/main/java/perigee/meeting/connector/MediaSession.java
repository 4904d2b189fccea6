package perigee.meeting.connector;

import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.meeting.forward.Endpoint;
import perigee.meeting.forward.Forwarding;
import perigee.meeting.forward.SlotState;
import perigee.meeting.forward.SourceKind;
import perigee.meeting.room.RoomMedia.MediaOutcome;
import perigee.realtime.ice.IceCredentials;
import perigee.realtime.media.MediaPeer;
import perigee.realtime.media.MediaPort;
import perigee.realtime.media.PeerListener;
import perigee.realtime.media.PeerTerms;
import perigee.wire.sdp.Fingerprint;
import perigee.wire.sdp.SessionDescription;
import perigee.wire.sdp.Streams;
import perigee.wire.sdp.TransportTerms;

/// One peer connection: what was agreed on, the transport, and, once its owner is a participant,
/// the end of the media plane. Until then nothing is sent by it, and what comes by it counts for
/// nothing. Owned by the port's thread.
final class MediaSession implements PeerListener {

  private static final Logger LOG = LoggerFactory.getLogger(MediaSession.class);

  /// Why nobody more has media, for people.
  static final String FULL = "the meeting's process carries as many as it can";

  private static final int MOST_ICE = 256;

  private final ConnectorMedia media;
  private final MediaPort port;
  private final Forwarding forwarding;
  private final Negotiation negotiation;
  private IceCredentials credentials;
  private @Nullable IceCredentials remote;
  private @Nullable Fingerprint fingerprint;
  private @Nullable MediaPeer peer;
  private @Nullable Agreement agreement;
  private @Nullable Endpoint endpoint;

  /// Empty as long as it is nobody's.
  private String participant = "";

  MediaSession(ConnectorMedia media, MediaPort port, Forwarding forwarding, SecureRandom random) {
    this.media = media;
    this.port = port;
    this.forwarding = forwarding;
    this.negotiation = new Negotiation(random);
    this.credentials = port.credentials();
  }

  String participant() {
    return participant;
  }

  /// Answers the first offer, and lets the other end connect.
  ///
  /// @return if it is agreed on, without slots: nothing is forwarded before [#enter]
  MediaOutcome prepare(SessionDescription offer, Map<SourceKind, String> sources) {
    TransportTerms transport = Negotiation.transport(offer);
    Fingerprint theirs = transport == null ? null : transport.fingerprint();
    if (transport == null || theirs == null) {
      return new MediaOutcome.Refused("the offer has no media over DTLS");
    }
    if (!hasCredentials(transport)) {
      return new MediaOutcome.Refused("the offer has no credentials of ICE");
    }
    return switch (negotiation.answer(offer, sources, local())) {
      case Negotiation.Outcome.Refused(String reason) -> new MediaOutcome.Refused(reason);
      case Negotiation.Outcome.Agreed(Agreement agreed) -> {
        IceCredentials told = new IceCredentials(transport.ufrag(), transport.password());
        MediaPeer admitted = port.admit(PeerTerms.passive(credentials, told, theirs), this);
        if (admitted == null) {
          yield new MediaOutcome.Refused(FULL);
        }
        fingerprint = theirs;
        remote = told;
        peer = admitted;
        agreement = agreed;
        yield new MediaOutcome.Agreed(agreed.answer().text(), List.of());
      }
    };
  }

  /// It is this participant's from now on.
  ///
  /// @return what the slots carry; null if there is no room, and it is closed
  @Nullable List<SlotState> enter(String owner) {
    Agreement agreed = agreement;
    MediaPeer open = peer;
    Endpoint added =
        agreed == null || open == null ? null : forwarding.add(owner, agreed.terms(), this::send);
    if (agreed == null || open == null || added == null) {
      close("there is no room");
      return null;
    }
    participant = owner;
    endpoint = added;
    added.awaitConnection();
    List<SlotState> slots = slots(added, agreed);
    if (open.isConnected()) {
      added.connected();
    }
    return slots;
  }

  /// Answers a later one: more slots, other sources, new paths. Keys stay.
  MediaOutcome renegotiate(SessionDescription offer, Map<SourceKind, String> sources) {
    TransportTerms transport = Negotiation.transport(offer);
    Endpoint known = endpoint;
    if (transport == null || known == null || !sameEnd(transport) || !hasCredentials(transport)) {
      return new MediaOutcome.Refused("the offer is of another connection; join anew");
    }
    restartIfAsked(transport);
    return switch (negotiation.answer(offer, sources, local())) {
      case Negotiation.Outcome.Refused(String reason) -> new MediaOutcome.Refused(reason);
      case Negotiation.Outcome.Agreed(Agreement agreed) -> {
        known.terms(agreed.terms());
        yield new MediaOutcome.Agreed(agreed.answer().text(), slots(known, agreed));
      }
    };
  }

  private static boolean hasCredentials(TransportTerms transport) {
    return !transport.ufrag().isEmpty()
        && transport.ufrag().length() <= MOST_ICE
        && transport.password().length() <= MOST_ICE;
  }

  /// Other credentials than before ask for ICE to begin anew (RFC 8839 §4.4.1.1).
  private void restartIfAsked(TransportTerms transport) {
    IceCredentials told = new IceCredentials(transport.ufrag(), transport.password());
    MediaPeer open = peer;
    if (open != null && !told.equals(remote)) {
      credentials = port.credentials();
      remote = told;
      open.restart(credentials, told);
    }
  }

  private boolean sameEnd(TransportTerms transport) {
    return fingerprint != null && fingerprint.equals(transport.fingerprint());
  }

  private Negotiation.Local local() {
    return new Negotiation.Local(credentials, port.fingerprint(), port.candidates());
  }

  private List<SlotState> slots(Endpoint endpoint, Agreement agreement) {
    for (Agreement.Sent sent : agreement.sent()) {
      endpoint.source(sent.kind(), sent.mid(), sent.rids());
      if (sent.rids().isEmpty()) {
        streams(endpoint, sent);
      }
    }
    for (Agreement.Slot slot : agreement.slots()) {
      boolean _ =
          slot.isAudio()
              ? endpoint.soundSlot(slot.mid(), (int) slot.ssrc())
              : endpoint.videoSlot(slot.mid(), (int) slot.ssrc(), (int) slot.rtxSsrc());
    }
    endpoint.expect(port.now());
    return endpoint.slots();
  }

  /// An encoding without a name is known by its SSRC, if the offer tells it.
  private static void streams(Endpoint endpoint, Agreement.Sent sent) {
    Streams streams = sent.offered().streams();
    if (streams.sources().isEmpty()) {
      return;
    }
    long ssrc = streams.sources().getFirst().ssrc();
    long rtx =
        streams.groups().stream()
            .filter(group -> group.semantics().equals("FID"))
            .map(Streams.SourceGroup::ssrcs)
            .filter(ssrcs -> ssrcs.size() == 2 && ssrcs.getFirst() == ssrc)
            .map(List::getLast)
            .findFirst()
            .orElse(0L);
    endpoint.streams(sent.kind(), 0, (int) ssrc, (int) rtx);
  }

  private void send(byte[] bytes, int from, int length) {
    MediaPeer now = peer;
    if (now != null) {
      boolean _ = now.send(bytes, from, length);
    }
  }

  void close(String reason) {
    Endpoint before = endpoint;
    endpoint = null;
    if (before != null) {
      before.remove();
    }
    MediaPeer open = peer;
    peer = null;
    if (open != null && !open.isClosed()) {
      open.close(reason);
    }
  }

  @Override
  public void connected(MediaPeer of) {
    LOG.debug("event=media-connected participant={}", participant);
    Endpoint now = endpoint;
    if (now != null) {
      now.connected();
    }
  }

  @Override
  public void rtp(MediaPeer of, byte[] bytes, int at, int length, long arrivalNanos) {
    Endpoint now = endpoint;
    if (now != null) {
      now.rtp(bytes, at, length, arrivalNanos);
      media.flushSoon();
    }
  }

  @Override
  public void rtcp(MediaPeer of, byte[] bytes, int at, int length, long arrivalNanos) {
    Endpoint now = endpoint;
    if (now != null) {
      now.rtcp(bytes, at, length, arrivalNanos);
      media.flushSoon();
    }
  }

  @Override
  public void closed(MediaPeer of, String reason) {
    LOG.info("event=media-closed participant={} reason=\"{}\"", participant, reason);
    if (peer == of) {
      close(reason);
      media.lost(this);
    }
  }
}

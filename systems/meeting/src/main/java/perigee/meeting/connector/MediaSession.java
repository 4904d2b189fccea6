package perigee.meeting.connector;

import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.meeting.forward.Endpoint;
import perigee.meeting.forward.Forwarding;
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

/// One participant's peer connection: what was agreed on, the transport, the end of the media
/// plane. Owned by the port's thread.
final class MediaSession implements PeerListener {

  private static final Logger LOG = LoggerFactory.getLogger(MediaSession.class);

  private static final int MOST_ICE = 256;

  private final String participant;
  private final ConnectorMedia media;
  private final MediaPort port;
  private final Forwarding forwarding;
  private final Negotiation negotiation;
  private IceCredentials credentials;
  private @Nullable IceCredentials remote;
  private @Nullable Fingerprint fingerprint;
  private @Nullable MediaPeer peer;
  private @Nullable Endpoint endpoint;

  MediaSession(
      String participant,
      ConnectorMedia media,
      MediaPort port,
      Forwarding forwarding,
      SecureRandom random) {
    this.participant = participant;
    this.media = media;
    this.port = port;
    this.forwarding = forwarding;
    this.negotiation = new Negotiation(random);
    this.credentials = port.credentials();
  }

  String participant() {
    return participant;
  }

  /// Answers the first offer.
  MediaOutcome begin(SessionDescription offer, Map<SourceKind, String> sources) {
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
      case Negotiation.Outcome.Agreed(Agreement agreement) -> {
        IceCredentials told = new IceCredentials(transport.ufrag(), transport.password());
        MediaPeer admitted = port.admit(PeerTerms.passive(credentials, told, theirs), this);
        Endpoint added =
            admitted == null ? null : forwarding.add(participant, agreement.terms(), this::send);
        if (admitted == null || added == null) {
          if (admitted != null) {
            admitted.close("there is no room");
          }
          yield new MediaOutcome.Refused("the meeting's process carries as many as it can");
        }
        added.awaitConnection();
        fingerprint = theirs;
        remote = told;
        peer = admitted;
        endpoint = added;
        yield agreed(added, agreement);
      }
    };
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
      case Negotiation.Outcome.Agreed(Agreement agreement) -> {
        known.terms(agreement.terms());
        yield agreed(known, agreement);
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

  private MediaOutcome agreed(Endpoint endpoint, Agreement agreement) {
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
    return new MediaOutcome.Agreed(agreement.answer().text(), endpoint.slots());
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

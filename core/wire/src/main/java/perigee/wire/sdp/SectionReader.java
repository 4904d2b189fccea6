package perigee.wire.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Gathers the attributes of one media section, or of the session for all of them.
final class SectionReader {

  private final MediaLine line;
  private final CodecReader codecs = new CodecReader();
  private final StreamReader streams = new StreamReader();
  private final List<ExtensionMapping> extensions = new ArrayList<>();
  private final List<Candidate> candidates = new ArrayList<>();
  private final List<String> others = new ArrayList<>();
  private String address = "";
  private String mid = "";
  private String ufrag = "";
  private String password = "";
  private @Nullable Fingerprint fingerprint;
  private @Nullable Setup setup;
  private @Nullable Direction direction;
  private boolean trickle;
  private boolean mux;
  private boolean reducedSize;
  private boolean mixed;
  private boolean bundleOnly;
  private boolean endOfCandidates;

  SectionReader(MediaLine line) {
    this.line = line;
  }

  void address(String told) {
    address = told;
  }

  String address() {
    return address;
  }

  /// Takes an attribute.
  ///
  /// @return what is wrong with it, or null
  @Nullable String attribute(String text) {
    String name = SdpText.before(text, ':');
    String value = SdpText.behind(text, ':');
    return switch (name) {
      case "rtpmap", "fmtp", "rtcp-fb" -> codecs.attribute(name, value);
      case "ssrc", "ssrc-group", "msid", "rid", "simulcast" -> streams.attribute(name, value);
      case "extmap" -> extension(value);
      case "candidate" -> candidate(value);
      case "fingerprint" -> fingerprint(value);
      case "mid" -> SdpText.isToken(value) ? set(() -> mid = value) : "mid needs a name";
      case "ice-ufrag" -> SdpText.isToken(value) ? set(() -> ufrag = value) : "ice-ufrag is empty";
      case "ice-pwd" -> SdpText.isToken(value) ? set(() -> password = value) : "ice-pwd is empty";
      case "setup" -> setup(value);
      default -> flag(name, value, text);
    };
  }

  private static @Nullable String set(Runnable change) {
    change.run();
    return null;
  }

  private @Nullable String flag(String name, String value, String text) {
    switch (name) {
      case "sendrecv" -> direction = Direction.SENDRECV;
      case "sendonly" -> direction = Direction.SENDONLY;
      case "recvonly" -> direction = Direction.RECVONLY;
      case "inactive" -> direction = Direction.INACTIVE;
      case "rtcp-mux" -> mux = true;
      case "rtcp-rsize" -> reducedSize = true;
      case "extmap-allow-mixed" -> mixed = true;
      case "bundle-only" -> bundleOnly = true;
      case "end-of-candidates" -> endOfCandidates = true;
      case "ice-options" -> trickle |= List.of(value.split(" ", -1)).contains("trickle");
      case "ice-lite", "group" -> {}
      default -> {
        if (others.size() == SdpText.MOST_OF_A_KIND) {
          return "more than " + SdpText.MOST_OF_A_KIND + " attributes that are not known";
        }
        others.add(text);
      }
    }
    return null;
  }

  private @Nullable String extension(String value) {
    String[] parts = value.split(" +", -1);
    int id = SdpText.number(SdpText.before(parts[0], '/'), 1, SdpText.LAST_EXTENSION, -1);
    if (id < 0 || parts.length < 2 || extensions.size() == SdpText.MOST_OF_A_KIND) {
      return "extmap needs an id from 1 to 255 and a name, at most 128 times";
    }
    extensions.add(new ExtensionMapping(id, parts[1]));
    return null;
  }

  private @Nullable String candidate(String value) {
    Candidate candidate = Candidate.parse(value);
    if (candidates.size() == SdpText.MOST_OF_A_KIND) {
      return "more than " + SdpText.MOST_OF_A_KIND + " candidates";
    }
    // Whoever knows kinds of candidates that we do not knows others, too (RFC 8839 §5.1).
    if (candidate != null) {
      candidates.add(candidate);
    }
    return null;
  }

  private @Nullable String fingerprint(String value) {
    String[] parts = value.strip().split(" +", -1);
    if (parts.length != 2) {
      return "fingerprint needs an algorithm and octets";
    }
    // Of several the strongest that is known counts: SHA-256, which everybody has.
    if (fingerprint == null || parts[0].equalsIgnoreCase("sha-256")) {
      fingerprint = new Fingerprint(parts[0], parts[1]);
    }
    return null;
  }

  private @Nullable String setup(String value) {
    for (Setup known : Setup.values()) {
      if (known.name().toLowerCase(Locale.ROOT).equals(value)) {
        setup = known;
        return null;
      }
    }
    return "setup is active, passive, actpass or holdconn";
  }

  MediaSection section(SectionReader session) {
    MediaLine whole =
        new MediaLine(
            line.kind(),
            line.port(),
            line.protocol(),
            line.formats(),
            address.isEmpty() ? session.address : address);
    Direction told = direction == null ? session.direction : direction;
    List<ExtensionMapping> all = new ArrayList<>(session.extensions);
    all.addAll(extensions);
    all = all.subList(0, Math.min(all.size(), SdpText.MOST_OF_A_KIND));
    RtpTerms rtp =
        line.isRtp()
            ? new RtpTerms(codecs.codecs(line.formats()), all, mixed || session.mixed, reducedSize)
            : RtpTerms.NONE;
    return new MediaSection(
        whole,
        mid,
        told == null ? Direction.SENDRECV : told,
        bundleOnly,
        rtp,
        transport(session),
        streams.streams(),
        others);
  }

  private TransportTerms transport(SectionReader session) {
    return new TransportTerms(
        ufrag.isEmpty() ? session.ufrag : ufrag,
        password.isEmpty() ? session.password : password,
        fingerprint == null ? session.fingerprint : fingerprint,
        setup == null ? session.setup : setup,
        mux,
        trickle || session.trickle,
        candidates,
        endOfCandidates || session.endOfCandidates);
  }
}

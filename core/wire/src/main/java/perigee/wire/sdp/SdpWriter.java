package perigee.wire.sdp;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Writes a description, in the order that RFC 8866 §5 has.
final class SdpWriter {

  private static final String NOWHERE = "0.0.0.0";
  private static final int DISCARD = 9;

  private final StringBuilder out = new StringBuilder();

  private SdpWriter() {}

  static String write(SessionDescription description) {
    SdpWriter writer = new SdpWriter();
    writer.session(description);
    for (MediaSection section : description.media()) {
      writer.section(section, description.address());
    }
    return writer.out.toString();
  }

  private void line(String text) {
    out.append(text).append("\r\n");
  }

  private void attribute(String name, String value) {
    out.append("a=").append(name).append(':').append(value).append("\r\n");
  }

  private void flag(boolean set, String name) {
    if (set) {
      line("a=" + name);
    }
  }

  private void session(SessionDescription told) {
    String address = told.address().isEmpty() ? NOWHERE : told.address();
    line("v=0");
    line("o=- " + told.id() + " " + told.version() + " " + network(address));
    line("s=-");
    if (!told.address().isEmpty()) {
      line("c=" + network(told.address()));
    }
    line("t=0 0");
    if (!told.bundle().isEmpty()) {
      attribute("group", "BUNDLE " + String.join(" ", told.bundle()));
    }
    flag(told.iceLite(), "ice-lite");
  }

  private static String network(String address) {
    return (address.indexOf(':') >= 0 ? "IN IP6 " : "IN IP4 ") + address;
  }

  private void section(MediaSection section, String sessionAddress) {
    MediaLine media = section.line();
    List<Codec> codecs = section.rtp().codecs();
    String formats =
        codecs.isEmpty()
            ? String.join(" ", media.formats())
            : codecs.stream()
                .map(codec -> Integer.toString(codec.payloadType()))
                .collect(Collectors.joining(" "));
    line("m=" + media.kind() + " " + media.port() + " " + media.protocol() + " " + formats);
    if (!media.address().isEmpty() && !media.address().equals(sessionAddress)) {
      line("c=" + network(media.address()));
    } else if (media.address().isEmpty() && (media.port() == DISCARD || media.port() == 0)) {
      line("c=" + network(NOWHERE));
    }
    if (!section.mid().isEmpty()) {
      attribute("mid", section.mid());
    }
    line("a=" + section.direction().name().toLowerCase(Locale.ROOT));
    flag(section.bundleOnly(), "bundle-only");
    transport(section.transport());
    rtp(section.rtp());
    streams(section.streams());
    section.others().forEach(other -> line("a=" + other));
  }

  private void transport(TransportTerms terms) {
    if (!terms.ufrag().isEmpty()) {
      attribute("ice-ufrag", terms.ufrag());
    }
    if (!terms.password().isEmpty()) {
      attribute("ice-pwd", terms.password());
    }
    if (terms.trickle()) {
      attribute("ice-options", "trickle");
    }
    Fingerprint fingerprint = terms.fingerprint();
    if (fingerprint != null) {
      attribute("fingerprint", fingerprint.algorithm() + " " + fingerprint.value());
    }
    Setup setup = terms.setup();
    if (setup != null) {
      attribute("setup", setup.name().toLowerCase(Locale.ROOT));
    }
    flag(terms.mux(), "rtcp-mux");
    terms.candidates().forEach(candidate -> line("a=" + candidate.text()));
    flag(terms.endOfCandidates(), "end-of-candidates");
  }

  private void rtp(RtpTerms terms) {
    flag(terms.reducedSize(), "rtcp-rsize");
    flag(terms.mixedExtensions(), "extmap-allow-mixed");
    terms.extensions().forEach(e -> attribute("extmap", e.id() + " " + e.uri()));
    for (Codec codec : terms.codecs()) {
      String channels = codec.channels() > 1 ? "/" + codec.channels() : "";
      int type = codec.payloadType();
      attribute("rtpmap", type + " " + codec.name() + "/" + codec.clockRate() + channels);
      codec.feedback().forEach(feedback -> attribute("rtcp-fb", type + " " + feedback));
      if (!codec.parameters().isEmpty()) {
        attribute("fmtp", type + " " + codec.parameters());
      }
    }
  }

  private void streams(Streams streams) {
    streams.msids().forEach(msid -> attribute("msid", msid));
    for (Streams.Rid rid : streams.rids()) {
      String direction = rid.send() ? " send" : " recv";
      String more = rid.restrictions().isEmpty() ? "" : " " + rid.restrictions();
      attribute("rid", rid.id() + direction + more);
    }
    simulcast(streams.simulcast());
    for (Streams.SourceGroup group : streams.groups()) {
      String ssrcs = group.ssrcs().stream().map(String::valueOf).collect(Collectors.joining(" "));
      attribute("ssrc-group", group.semantics() + " " + ssrcs);
    }
    for (Streams.Source source : streams.sources()) {
      source(source);
    }
  }

  private void source(Streams.Source source) {
    if (!source.cname().isEmpty() || source.msid().isEmpty()) {
      attribute("ssrc", source.ssrc() + " cname:" + source.cname());
    }
    if (!source.msid().isEmpty()) {
      attribute("ssrc", source.ssrc() + " msid:" + source.msid());
    }
  }

  private void simulcast(Streams.Simulcast simulcast) {
    String send = simulcast.send().isEmpty() ? "" : "send " + String.join(";", simulcast.send());
    String receive =
        simulcast.receive().isEmpty() ? "" : "recv " + String.join(";", simulcast.receive());
    if (!send.isEmpty() || !receive.isEmpty()) {
      attribute("simulcast", (send + " " + receive).strip());
    }
  }
}

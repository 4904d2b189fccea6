package perigee.calling.sip;

import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import perigee.wire.sip.HeaderName;
import perigee.wire.sip.SipHeaders;
import perigee.wire.sip.SipRequest;

/// Takes what people say of themselves by `PUBLISH` (RFC 3903). Belongs to SIP's loop.
final class Publishing {

  private static final int MOST_DOCUMENT = 16 << 10;

  private final SipConfig config;
  private final SipLoop sip;
  private final Publications publications;
  private final InstantSource clock;
  private final Consumer<String> changed;

  /// What takes them.
  ///
  /// @param changed is told who said something
  Publishing(
      SipConfig config,
      SipLoop sip,
      Publications publications,
      InstantSource clock,
      Consumer<String> changed) {
    this.config = config;
    this.sip = sip;
    this.publications = publications;
    this.clock = clock;
    this.changed = changed;
  }

  /// Keeps, refreshes or takes back what a person said, and answers.
  void publish(ServerTransaction server, String person) {
    SipRequest request = server.request();
    int seconds = Presence.lifetime(request);
    String tag = sip.unguessable();
    int status =
        server.flow().isOf(person) ? keep(request, person, server.flow(), tag, seconds) : 403;
    if (status != 200) {
      server.respond(status);
      return;
    }
    server.respond(
        request
            .answer(200, server.tag())
            .with(HeaderName.SIP_ETAG, tag)
            .with(HeaderName.EXPIRES, Integer.toString(seconds)));
    changed.accept(person);
  }

  /// Whether it is kept: 200, or the status that refuses it.
  private int keep(SipRequest request, String person, Flow flow, String tag, int seconds) {
    SipHeaders headers = request.headers();
    long now = clock.millis();
    Publications.Publication before = publications.of(person, now);
    String match = headers.first(HeaderName.SIP_IF_MATCH);
    if (match != null && (before == null || !before.tag().equals(match))) {
      return 412;
    }
    if (seconds == 0) {
      publications.remove(person);
      return 200;
    }
    String document = request.body();
    Watchers watchers = Watchers.in(document);
    if (document.isEmpty() && before != null && match != null) {
      document = before.document();
      watchers = before.watchers();
    }
    document = Watchers.without(document);
    int status = judge(document, watchers, person);
    if (status != 200) {
      return status;
    }
    boolean hasRoom =
        publications.put(
            person,
            new Publications.Publication(
                tag, document, now + 1000L * seconds, flow.id(), watchers));
    return hasRoom ? 200 : 503;
  }

  private int judge(String document, @Nullable Watchers watchers, String person) {
    if ((watchers != null && watchers.size() > Watchers.MOST)
        || document.length() > MOST_DOCUMENT) {
      return 413;
    }
    return Pidf.isOf(document, config.addressOf(person)) ? 200 : 400;
  }
}

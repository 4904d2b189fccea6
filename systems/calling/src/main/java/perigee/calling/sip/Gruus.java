package perigee.calling.sip;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import perigee.wire.sip.Parameters;
import perigee.wire.sip.SipUri;

/// Addresses that lead to one device from anywhere (RFC 5627): the public one names person and
/// instance; the temporary one names neither to who does not hold this edge's key.
final class Gruus {

  private static final String TEMPORARY = "tgruu.";
  private static final int MOST_HANDED_OUT = 100_000;

  private final String domain;
  private final Tokens tokens;

  /// Whom temporary ones lead to that were handed out; the eldest leave first.
  private final Map<String, String> handedOut =
      new LinkedHashMap<>() {

        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > MOST_HANDED_OUT;
        }
      };

  Gruus(String domain, Tokens tokens) {
    this.domain = domain;
    this.tokens = tokens;
  }

  /// The public one.
  SipUri open(String person, String instance) {
    return SipUri.of(SipUri.escaped(person), domain, -1)
        .with(Parameters.NONE.with("gr", SipUri.escaped(instance)));
  }

  /// The temporary one, which is another after each start of the edge.
  SipUri hidden(String person, String instance) {
    String sealed = seal(person, instance);
    handedOut.put(sealed, person);
    return SipUri.of(TEMPORARY + sealed, domain, -1).with(Parameters.NONE.with("gr", null));
  }

  private String seal(String person, String instance) {
    return tokens.seal("gruu " + person + " " + instance);
  }

  private static boolean isHidden(SipUri uri) {
    return uri.parameters().has("gr") && uri.plainUser().startsWith(TEMPORARY);
  }

  /// Whose address a URI of this domain is; a name that nobody has, if it is a temporary one that
  /// was not handed out here.
  String person(SipUri uri) {
    String user = uri.plainUser();
    return isHidden(uri) ? handedOut.getOrDefault(user.substring(TEMPORARY.length()), user) : user;
  }

  /// Whether a device is the one that a URI leads to; any device, if the URI names none.
  boolean leadsTo(SipUri uri, Binding binding) {
    if (!uri.parameters().has("gr")) {
      return true;
    }
    if (isHidden(uri)) {
      String sealed = uri.plainUser().substring(TEMPORARY.length());
      return sealed.equals(seal(binding.person(), binding.instance()));
    }
    @Nullable String instance = uri.parameters().value("gr");
    return instance != null && SipUri.escaped(binding.instance()).equalsIgnoreCase(instance);
  }
}

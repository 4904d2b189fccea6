package perigee.content.redirect;

import java.net.InetAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import perigee.model.mapping.Address;
import perigee.model.mapping.Family;
import perigee.model.mapping.Server;
import perigee.selection.Hashing;
import perigee.selection.answer.Assignment;
import perigee.selection.answer.Chooser;
import perigee.selection.answer.MapView;
import perigee.selection.answer.Question;

/// Chooses the edge for one request after the other, and names it as the client can reach it. Of
/// one loop.
///
/// A host that is an address, or `localhost`, is replaced by the edge's own address. A name is kept
/// with the edge's port: the edge knows its property, the certificate and a signature hold, and the
/// name servers give the name the same edge.
final class EdgeChoice {

  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private final Chooser chooser = new Chooser();
  private final Question question = new Question().most(1);
  private final Assignment assignment = new Assignment();

  EdgeChoice(RedirectConfig config) {
    question.trafficClass(config.trafficClass());
  }

  /// The edge's authority, or null if no edge has a listener for the scheme.
  ///
  /// @param host lower case, an IPv6 address in brackets
  @Nullable String authority(MapView view, InetAddress client, String host, boolean secure) {
    Address address = Address.of(client.getAddress());
    boolean literal = isLiteral(host);
    question
        .client(address)
        .host(Hashing.hash(host))
        .wanted(literal ? wanted(address.family()) : Question.Wanted.ANY);
    chooser.choose(view, question, assignment);
    if (assignment.count() == 0 && literal) {
      chooser.choose(view, question.wanted(Question.Wanted.ANY), assignment);
    }
    if (assignment.count() == 0) {
      return null;
    }
    Server server = view.map().servers().get(assignment.server(0));
    int port = secure ? server.httpsPort() : server.httpPort();
    if (port == 0) {
      return null;
    }
    String name = literal ? literal(server, address.family()) : host;
    return name == null || port == (secure ? HTTPS_PORT : HTTP_PORT) ? name : name + ":" + port;
  }

  /// Why it was chosen: `edge1; reason=best; basis=client; scope=24; map=7`.
  String explanation(MapView view) {
    return view.map().servers().get(assignment.server(0)).id()
        + "; reason="
        + token(assignment.reason())
        + "; basis="
        + token(assignment.basis())
        + "; scope="
        + assignment.scope()
        + "; map="
        + assignment.mapVersion();
  }

  private static String token(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Question.Wanted wanted(Family family) {
    return family == Family.IPV4 ? Question.Wanted.IPV4 : Question.Wanted.IPV6;
  }

  static boolean isLiteral(String host) {
    return host.startsWith("[") || host.equals("localhost") || Address.parse(host).isPresent();
  }

  private static @Nullable String literal(Server server, Family family) {
    Address best = null;
    for (Address address : server.addresses()) {
      if (best == null || (best.family() != family && address.family() == family)) {
        best = address;
      }
    }
    if (best == null) {
      return null;
    }
    return best.family() == Family.IPV6 ? "[" + best + "]" : best.toString();
  }
}

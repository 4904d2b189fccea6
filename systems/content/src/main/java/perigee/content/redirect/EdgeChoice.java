package perigee.content.redirect;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import perigee.model.mapping.Address;
import perigee.model.mapping.Family;
import perigee.model.mapping.Server;
import perigee.model.mapping.TrafficClass;
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

  EdgeChoice(TrafficClass trafficClass) {
    question.trafficClass(trafficClass);
  }

  /// Asks the map; whether there is an edge. Makes no object.
  boolean choose(MapView view, Address client, Asked asked) {
    question
        .client(client)
        .host(asked.hash())
        .wanted(asked.literal() ? wanted(client.family()) : Question.Wanted.ANY);
    chooser.choose(view, question, assignment);
    if (assignment.count() == 0 && asked.literal()) {
      chooser.choose(view, question.wanted(Question.Wanted.ANY), assignment);
    }
    return assignment.count() > 0;
  }

  /// What was chosen, until the next choice.
  Assignment assignment() {
    return assignment;
  }

  Server server(MapView view) {
    return view.map().servers().get(assignment.server(0));
  }

  /// The chosen edge's authority under the host that was asked for; null if it has no listener for
  /// the scheme.
  @Nullable String authority(MapView view, Family family, Asked asked) {
    Server server = server(view);
    return authority(asked.literal() ? literal(server, family) : asked.host(), server, asked);
  }

  /// A name with the port that a server has for the scheme; null without one.
  static @Nullable String authority(@Nullable String name, Server server, Asked asked) {
    int port = asked.secure() ? server.httpsPort() : server.httpPort();
    if (port == 0 || name == null) {
      return null;
    }
    return port == (asked.secure() ? HTTPS_PORT : HTTP_PORT) ? name : name + ":" + port;
  }

  /// Why it was chosen: `edge1; reason=best; basis=client; scope=24; map=7`.
  String explanation(MapView view) {
    return server(view).id()
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

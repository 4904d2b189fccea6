package perigee.content.routing;

import java.io.IOException;
import java.util.List;
import perigee.model.mapping.Prefix;

/// The way to a routing daemon. Whoever speaks may block for some seconds; of one thread.
public interface RouteSpeaker {

  /// Announces prefixes; those that are announced already get the new MED.
  void announce(List<Prefix> prefixes, long med) throws IOException;

  /// Withdraws prefixes; those that are not announced stay so.
  void withdraw(List<Prefix> prefixes) throws IOException;
}
